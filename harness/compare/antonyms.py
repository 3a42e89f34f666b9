"""Pairs of words that WordNet 3.0 lists as antonyms, of those that its texts use; a table only.

Read from the ``!`` pointers between single words that its tagged texts use at least three times together.

WordNet Release 3.0

This software and database is being provided to you, the LICENSEE, by Princeton University under the following
license. By obtaining, using and/or copying this software and database, you agree that you have read, understood, and
will comply with these terms and conditions.:

Permission to use, copy, modify and distribute this software and database and its documentation for any purpose and
without fee or royalty is hereby granted, provided that you agree to comply with the following copyright notice and
statements, including the disclaimer, and that the same appear on ALL copies of the software, database and
documentation, including modifications that you make for internal use or for distribution.

WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.

THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES,
EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES
OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE, DATABASE OR
DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.

The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to distribution
of the software and/or database. Title to copyright in this software, database and any associated documentation shall
at all times remain with Princeton University and LICENSEE agrees to preserve same.
"""

from __future__ import annotations

_PAIRS = """
ability-inability able-unable abnormal-normal abolish-establish aboral-oral above-below absence-presence
absent-present absolute-relative absolve-blame absorb-emit abstain-consume abstract-concrete abundance-scarcity
abundant-scarce accelerate-decelerate acceleration-deceleration accentual-quantitative accept-refuse
accept-reject acceptable-unacceptable acceptance-rejection accidentally-deliberately accompanied-unaccompanied
accuracy-inaccuracy accurate-inaccurate accurately-inaccurately accustomed-unaccustomed acquaintance-stranger
acquit-convict act-refrain action-inaction activate-inactivate active-dormant active-extinct active-inactive
active-passive active-quiet active-stative actively-passively actual-potential acute-chronic acute-obtuse
acutely-chronically add-subtract additive-subtractive adequacy-inadequacy adequate-inadequate
adequately-inadequately adhesive-nonadhesive adjective-substantive adjusted-maladjusted adjusted-unadjusted
admit-deny admit-exclude admit-reject adopted-native adoptive-biological adult-juvenile advance-back
advance-recede advance-retreat advantage-disadvantage aesthetic-inaesthetic affected-unaffected affirm-negate
affirmative-negative affixed-unaffixed afraid-unafraid age-rejuvenate aged-young aggressive-unaggressive
agitate-calm agitated-unagitated agitation-calmness agree-disagree agreement-disagreement ahead-back
ahistorical-historical alert-unalert align-skew alike-unalike alive-dead allow-deny allow-disallow
alternate-opposite alternating-direct amateur-professional ambiguity-unambiguity ambiguous-unambiguous
ambitious-unambitious amicable-hostile ample-meager anal-oral analogous-heterologous analogous-homologous
analysis-synthesis analytic-synthetic analyze-synthesize ancestor-descendant androgynous-female androgynous-male
anglican-nonconformist angry-unangry angular-rounded animate-inanimate anionic-cationic anisotropic-isotropic
annual-biennial annual-perennial anode-cathode anonymous-onymous answer-question antagonistic-conciliatory
antagonistic-synergistic antecedent-subsequent anterior-posterior anti-pro antimagnetic-magnetic
antiseptic-septic aperiodic-periodic appealing-unappealing appear-disappear appearance-disappearance applaud-boo
applied-theoretical appreciate-depreciate appreciation-depreciation appropriate-inappropriate
approval-disapproval approve-disapprove aqueous-igneous arbitrary-nonarbitrary arm-disarm armed-armless
armed-unarmed arrange-disarrange arrive-leave articulate-inarticulate artificial-natural artificially-naturally
ascend-descend ascending-descending asexual-sexual ashamed-unashamed asleep-awake assemble-disassemble
assembly-disassembly assent-dissent asset-liability assimilate-dissimilate associate-dissociate
asymmetrically-symmetrically asymmetry-symmetry atonal-tonal attach-detach attached-detached attached-unattached
attack-defend attend-miss attract-repel attraction-repulsion attractive-repulsive attractive-unattractive
attributable-unattributable atypical-typical atypically-typically audible-inaudible aunt-uncle automatic-manual
available-unavailable avascular-vascular avoid-confront aware-unaware away-home awed-unawed awkward-graceful
back-front back-veer background-foreground backward-forward bad-good badly-well badness-goodness
balance-imbalance balance-unbalance balanced-unbalanced bar-unbar bare-covered basic-incidental bear-bull
bearing-nonbearing beautiful-ugly beauty-ugliness begin-end beginning-end beginning-ending begrudge-wish
behave-misbehave believe-disbelieve belt-unbelt bend-straighten bend-unbend best-worst better-worse
better-worsen big-little big-small bind-unbind birth-death black-white blacken-whiten bless-curse blessed-cursed
blind-sighted block-unblock bloodless-bloody blur-focus boil-freeze bold-timid bolt-unbolt bore-interest
born-unborn borrow-lend bottom-side bottom-top bounce-clear bound-free bound-unbound bowed-plucked box-unbox
boy-girl boycott-patronize brave-cowardly brave-timid break-keep break-make break-repair breathing-breathless
bridle-unbridle bright-dull brighten-darken broadly-narrowly broken-unbroken brother-sister buckle-unbuckle
burden-unburden buried-unburied busy-idle button-unbutton buy-sell caducous-persistent calm-stormy
capable-incapable capitalism-socialism capitalistic-socialistic careful-careless carefully-carelessly
cash-credit cauline-radical cautious-incautious cautiously-incautiously center-left center-right
central-peripheral centralize-decentralize centrally-peripherally cerebral-emotional certain-uncertain
certainty-uncertainty certified-uncertified certify-decertify chain-unchain change-stay changed-unchanged
characteristic-uncharacteristic characteristically-uncharacteristically charge-discharge charged-uncharged
charitable-uncharitable cheap-expensive cheer-complain cheerful-depressing child-parent christian-unchristian
civil-sidereal civil-uncivil civilian-military civilized-noncivilized claim-disclaim claim-forfeit
clarify-obfuscate clarity-obscurity clasp-unclasp classical-nonclassical classify-declassify clean-dirty
clean-unclean clear-cloudy clear-opaque clear-unclear cleared-uncleared clearheaded-confused clergy-laity
clergyman-layman clip-unclip clog-unclog close-distant close-open closed-open closing-opening coarse-fine
coarsely-finely coherent-incoherent coil-uncoil cold-hot coldness-hotness collective-distributive color-discolor
colored-uncolored colorful-colorless combined-uncombined comedy-tragedy comfort-discomfort
comfortable-uncomfortable comfortably-uncomfortably commensurate-incommensurate commercial-noncommercial
committed-uncommitted common-individual common-uncommon communicate-excommunicate communicative-uncommunicative
compact-loose comparable-incomparable compatible-incompatible competence-incompetence competent-incompetent
competition-cooperation competitive-noncompetitive complete-incomplete complex-simple complexity-simplicity
complicate-simplify composed-discomposed compound-simple comprehensive-noncomprehensive
comprehensively-noncomprehensively compress-decompress con-pro concave-convex concealed-unconcealed
conceit-humility concentrate-deconcentrate concentrated-distributed concentration-dilution
concentration-distribution concentric-eccentric conception-misconception concern-unconcern concerned-unconcerned
conclusive-inconclusive conclusively-inconclusively confident-diffident confine-free confirmed-unconfirmed
conform-deviate connect-disconnect connected-unconnected conscious-unconscious consciously-unconsciously
conservative-liberal conserve-waste considerable-inconsiderable consistent-inconsistent
consistently-inconsistently consonant-vowel consonantal-vocalic conspicuously-inconspicuously
constant-inconstant constitutional-unconstitutional construction-misconstruction constructive-destructive
consumptive-generative contaminate-decontaminate content-discontent contented-discontented continent-incontinent
continental-intercontinental continual-sporadic continuance-discontinuance continue-discontinue
continued-discontinued continuity-discontinuity continuous-discontinuous contract-expand contracted-expanded
contraction-expansion contraindicate-indicate contrasty-flat controlled-uncontrolled convenience-inconvenience
convenient-inconvenient conveniently-inconveniently conventional-nuclear conventional-unconventional
convinced-unconvinced convincing-unconvincing cooked-raw cool-heat cool-warm cooperative-uncooperative
correct-falsify correct-incorrect correctly-incorrectly corrupt-incorrupt cosmopolitan-provincial
counterfeit-genuine counterrevolutionary-revolutionary couple-uncouple courage-cowardice cover-uncover
covertly-overtly creative-uncreative credible-incredible credibly-incredibly credit-debit critical-noncritical
critical-uncritical criticize-praise crooked-straight cross-uncross crowded-uncrowded crucial-noncrucial
cry-laugh cubic-linear curious-incurious curly-straight current-noncurrent curved-straight cut-uncut
danger-safety dangerous-safe dark-light darken-lighten daughter-son day-night dead-live dead-living
deaden-enliven deaf-hearing deceive-undeceive decent-indecent decision-indecision decisive-indecisive
decline-improvement decrease-increase decreased-increased decreasing-increasing dedicated-undedicated
dedifferentiate-differentiate deductible-nondeductible deep-shallow defeat-victory defend-prosecute
defense-offense defense-prosecution defensive-offensive deficit-lead definite-indefinite defuse-fuse delay-rush
delicate-rugged demand-supply demanding-undemanding dematerialize-materialize demobilize-mobilize
democratic-undemocratic demote-promote demythologize-mythologize depart-stay dependable-undependable
dependent-independent deposit-withdraw depress-elate depression-elation deprive-enrich deregulate-regulate
derequisition-requisition derestrict-restrict desegregate-segregate desirable-undesirable despair-hope
destroyed-preserved deteriorate-recuperate determined-undetermined developed-undeveloped devoice-voice
differ-equal difference-sameness different-same differentiate-integrate differentiated-undifferentiated
difficult-easy difficulty-ease dignified-undignified diplomatic-undiplomatic direct-indirect direct-inverse
direct-retrograde directly-indirectly disable-enable disabling-enabling discernible-indiscernible
discharge-enlist discourage-encourage discriminate-indiscriminate disengage-engage disesteem-esteem
dishonest-honest dishonestly-honestly dishonor-honor disinclined-inclined disinfect-infect
disintegrate-integrate disjoin-join dislike-like dislike-liking dislodge-lodge disloyal-loyal disloyalty-loyalty
disobedience-obedience disobedient-obedient disobey-obey disoblige-oblige disorder-order disordered-ordered
disorderly-orderly disorganize-organize disorganized-organized disorient-orient disparage-flatter
dispensable-indispensable displease-please displeased-pleased displeasing-pleasing dispose-indispose
disproportionate-proportionate disproportionately-proportionately disprove-prove disqualify-qualify
disreputable-reputable disrepute-repute disrespect-respect disrespectful-respectful dissatisfaction-satisfaction
dissatisfy-satisfy disservice-service dissimilar-similar dissuade-persuade distal-mesial distal-proximal
distinct-indistinct distinguishable-indistinguishable distrust-trust disunify-unify diversified-undiversified
diversify-specialize divest-invest divide-multiply divide-unite divided-united docile-stubborn dock-undock
domestic-foreign domestic-undomestic dominant-recessive dominant-subordinate domineering-submissive
double-single dove-hawk down-up downgrade-upgrade downstairs-upstairs downstream-upstream downtown-uptown
downward-upward downwards-upwards dramatic-lyric dramatic-undramatic dramatically-undramatically dress-undress
driver-nondriver dry-phlegmy dry-sweet dry-wet due-undue dull-lively dull-sharp dull-sharpen dying-nascent
dynamic-undynamic dystopian-utopian eager-uneager early-late east-west eastern-western easy-uneasy ebb-tide
ecdemic-epidemic educated-uneducated effective-ineffective effectively-ineffectively efficient-inefficient
elastic-inelastic eligible-ineligible emotional-unemotional emotionally-unemotionally empirical-theoretical
empirically-theoretically employed-unemployed employee-employer employment-unemployment emptiness-fullness
empty-fill empty-full endemic-epidemic energetic-lethargic enforce-exempt enjoy-suffer enlightened-unenlightened
enrich-impoverish enter-exit enterprising-unenterprising enthusiastic-unenthusiastic equal-unequal
equality-inequality equally-unequally equatorial-polar equitable-inequitable erase-record erect-unerect
essential-inessential established-unestablished ethical-unethical even-odd even-uneven ever-never evil-good
evitable-inevitable exact-inexact exactly-inexactly exaugural-inaugural excited-unexcited exciting-unexciting
exclude-include exclusive-inclusive exempt-nonexempt exhausted-unexhausted existent-nonexistent
expected-unexpected experience-inexperience experienced-inexperienced explicit-implicit explode-implode
explosive-nonexplosive export-import express-local extended-unextended extensive-intensive exterior-interior
external-internal extinguish-ignite extraordinary-ordinary extrasensory-sensory fail-manage fail-pass
fail-succeed failure-success fair-foul fair-unfair fairly-unfairly faithful-unfaithful fall-rise falling-rising
false-true falsity-truth familiar-strange familiar-unfamiliar fancy-plain far-near fashionable-unfashionable
fast-slow fasten-unfasten fastened-unfastened fat-thin fatal-nonfatal father-mother favorable-unfavorable
favorably-unfavorably fearfully-fearlessly federal-unitary feed-starve female-male feminine-masculine
feminine-neuter fertile-sterile few-many fewer-more fewest-most fictional-nonfictional fidelity-infidelity
figurative-literal figuratively-literally figure-ground filled-unfilled financial-nonfinancial find-lose
finish-start finished-unfinished finite-infinite fire-hire first-last first-second fit-unfit fixed-unfixed
flat-natural flat-sharp flatten-sharpen flexible-inflexible float-sink flowering-flowerless foe-friend
fold-unfold follow-precede follower-leader following-leading folly-wisdom foolish-wise foot-head forbid-permit
forceful-forceless foreign-native forget-mind forget-remember forgettable-unforgettable formal-informal
formalism-imitation formally-informally former-latter forte-piano fortunate-unfortunate
fortunately-unfortunately forward-reverse found-lost fractional-whole frail-robust fraternal-identical
free-obstruct free-unfree freeze-unfreeze frequent-infrequent frequently-infrequently fresh-preserved
fresh-salty fresh-stale friendly-hostile friendly-unfriendly frivolous-serious front-rear frozen-unfrozen
full-thin function-malfunction functional-nonfunctional functional-organic functioning-malfunctioning
future-past future-present gain-loss gain-reduce gaseous-liquid gaseous-solid gather-spread general-local
general-particular general-specific generalist-specialist generalize-specify generally-specifically
generous-stingy generous-ungenerous geographic-magnetic geometrically-linearly give-take glad-sad
glorious-inglorious gracefully-gracelessly gracefully-ungracefully gradual-steep gradual-sudden
grammatical-ungrammatical grateful-ungrateful gratitude-ingratitude greater-lesser green-ripe gross-net
guided-unguided guilt-innocence guilty-innocent hairless-hairy half-whole happily-sadly happily-unhappily
happiness-sadness happiness-unhappiness happy-unhappy hard-soft harden-soften hardened-soft harness-unharness
hate-love hateful-lovable head-rear head-tail headed-headless headed-unheaded healthy-unhealthy heaven-hell
heavily-lightly heavy-light heedful-heedless helpful-unhelpful helpfully-unhelpfully here-there
hesitantly-unhesitatingly heterogeneous-homogeneous heterozygous-homozygous hide-show high-low hit-miss
hitch-unhitch hollow-solid hollowness-solidity hook-unhook hopeful-hopeless hopefully-hopelessly
horizontal-inclined horizontal-vertical host-parasite human-nonhuman humane-inhumane humble-proud humility-pride
humorless-humorous hungry-thirsty hurried-unhurried hurriedly-unhurriedly husband-wife hydrophilic-hydrophobic
hypertonic-isotonic hypotonic-isotonic idle-run idle-work ignoble-noble ignore-know ignore-notice ill-well
illegal-legal illegitimate-legitimate illiterate-literate illogical-logical illogically-logically
immaterial-material immature-mature immeasurable-measurable immediate-mediate immobility-mobility
immoderate-moderate immodest-modest immoral-moral immortal-mortal immortality-mortality impartial-partial
impatience-patience impatient-patient impatiently-patiently imperfect-perfect imperfectly-perfectly
impermanent-permanent impersonal-personal impersonally-personally impolite-polite impolitely-politely
important-unimportant impossible-possible impossibly-possibly impotency-potency impotent-potent
impractical-practical imprecise-precise imprecisely-precisely impressive-unimpressive improbable-probable
improper-proper improperly-properly improved-unimproved impure-pure impurity-purity inclined-vertical
incoming-outgoing indoor-outdoor indoors-outdoors induced-spontaneous industrial-nonindustrial
infectious-noninfectious inferior-superior inferiority-superiority infernal-supernal infield-outfield
inflected-uninflected initiate-uninitiate injured-uninjured injustice-justice inner-outer inorganic-organic
insane-sane insecure-secure insensible-sensible insensitive-sensitive inside-outside insignificance-significance
insignificant-significant insignificantly-significantly insincere-sincere insincerely-sincerely
insoluble-soluble instability-stability institutional-noninstitutional instrumental-vocal
insubordinate-subordinate insubstantial-substantial insufficient-sufficient insufficiently-sufficiently
intangible-tangible integrated-segregated intellectual-nonintellectual intelligence-stupidity
intelligent-unintelligent intelligible-unintelligible intended-unintended intense-mild interested-uninterested
interesting-uninteresting interference-noninterference intermediate-terminal international-national
intolerable-tolerable intolerance-tolerance intolerant-tolerant intoxicated-sober invalid-valid
invalidate-validate invariable-variable invisible-visible invisibly-visibly involved-uninvolved
invulnerability-vulnerability invulnerable-vulnerable inward-outward inwardly-outwardly ionic-nonionic
irrational-rational irrationally-rationally irregular-regular irregularity-regularity irregularly-regularly
irrelevant-relevant irreligious-religious irresponsibility-responsibility irresponsible-responsible
irreversible-reversible irritate-soothe isometric-isotonic issue-recall joint-separate joy-sorrow joyless-joyous
juiceless-juicy junior-senior just-unjust keep-lose kind-unkind kindly-unkindly king-queen knot-unknot
known-unknown lady-lord large-small lash-unlash lax-tense leaky-tight lean-rich least-most left-right
legalise-outlaw legalize-outlaw lengthen-shorten less-more let-prevent level-raise lie-sit lie-stand
lighted-unlighted like-unlike likely-unlikely limited-unlimited linear-nonlinear linear-planar lined-unlined
linger-rush linguistic-nonlinguistic liquid-solid little-much live-recorded loaded-unloaded loading-unloading
local-national location-studio lock-unlock long-short loose-tight loosen-stiffen lose-profit lose-win
loser-winner lost-saved lost-won loud-soft loudly-softly loving-unloving lowborn-noble lower-raise
lowered-raised lucky-unlucky made-unmade magnetic-nonmagnetic major-minor majority-minority make-unmake
man-woman manned-unmanned marked-unmarked married-unmarried masculine-neuter mask-unmask maximal-minimal
maximize-minimize maximum-minimum meaningful-meaningless mechanical-nonmechanical medical-surgical
mental-physical merciful-merciless metallic-nonmetallic military-unmilitary mindful-unmindful mistrust-trust
misused-used modern-nonmodern molar-molecular motivated-unmotivated move-stay moving-nonmoving moving-still
moving-unmoving multiform-uniform multiple-single multiply-singly musical-unmusical muzzle-unmuzzle nadir-zenith
naive-sophisticated narrow-wide narrow-widen nasty-nice native-nonnative natural-sharp natural-supernatural
natural-unnatural naturally-unnaturally necessarily-unnecessarily necessary-unnecessary necessitate-obviate
negative-neutral negative-positive nephew-niece neurotic-unneurotic neutral-positive new-old new-worn
noisily-quietly noisy-quiet nominal-real nonoperational-operational nonparticulate-particulate
nonpolitical-political nonporous-porous nonpregnant-pregnant nonprescription-prescription
nonprofessional-professional nonracial-racial nonradioactive-radioactive nonrandom-random
nonreciprocal-reciprocal nonreflective-reflective nonrepresentative-representative nonresident-resident
nonresidential-residential nonreticulate-reticulate nonrigid-rigid nonsignificant-significant
nonslippery-slippery nonspatial-spatial nonspecific-specific nonspherical-spherical nonstandard-standard
nontechnical-technical nonthermal-thermal nontoxic-toxic nontraditional-traditional nonunion-union
nonviolent-violent nonviolently-violently nonvolatile-volatile normal-paranormal north-south northern-southern
noticeable-unnoticeable numerical-verbal objective-subjective oblique-parallel obscurity-prominence
obverse-reverse obvious-unobvious occupied-unoccupied off-on official-unofficial officially-unofficially
offshore-onshore often-rarely old-young oleophilic-oleophobic open-shut opposed-unopposed optimism-pessimism
optimistic-pessimistic organized-unorganized oriented-unoriented original-unoriginal orthodox-unorthodox
other-same out-safe overachievement-underachievement overestimate-underestimate overhead-subsurface
overhead-surface pack-unpack paid-unpaid pain-pleasure painful-painless painfully-painlessly painted-unpainted
parallel-perpendicular particular-universal partly-wholly passing-running passionate-passionless past-present
patriotic-unpatriotic patterned-plain paved-unpaved peace-war peaceful-unpeaceful penalty-reward
permanently-temporarily pin-unpin planned-unplanned pleasant-unpleasant pleasantly-unpleasantly plural-singular
pointed-pointless poor-rich popular-unpopular porosity-solidity portable-unportable postwar-prewar
poverty-wealth powerful-powerless precede-succeed precedented-unprecedented preceding-succeeding
predictable-unpredictable prefix-suffix preparation-resolution prepared-unprepared presidential-unpresidential
primarily-secondarily primary-secondary private-public privately-publicly privileged-underprivileged
productive-unproductive profane-sacred professional-unprofessional profitable-unprofitable
profitably-unprofitably profound-superficial profundity-superficiality progress-regress progressive-regressive
prophetic-unprophetic prospective-retrospective protective-unprotective proximate-ultimate published-unpublished
pull-push purge-rehabilitate qualified-unqualified qualitative-quantitative quantitative-syllabic quickly-slowly
quiet-unquiet quietly-unquietly ready-unready real-unreal realistic-unrealistic realistically-unrealistically
reality-unreality reasonable-unreasonable reasonably-unreasonably reassure-worry reconstructed-unreconstructed
refined-unrefined refresh-tire related-unrelated relax-tense relaxed-tense reliable-unreliable religious-secular
remarkably-unremarkably reproducible-unreproducible resentful-unresentful resist-surrender
respectable-unrespectable rested-tired restful-restless restrained-unrestrained restricted-unrestricted
retail-wholesale ride-walk right-wrong right-wrongly rise-set rough-smooth roughen-smooth roughness-smoothness
round-square running-standing rural-urban saddle-unsaddle sarcastic-unsarcastic satisfactorily-unsatisfactorily
satisfactory-unsatisfactory saturated-unsaturated scented-scentless scientific-unscientific scramble-unscramble
screw-unscrew seal-unseal seated-standing sedate-stimulate selfish-unselfish selfishness-unselfishness
sensational-unsensational separation-union settled-unsettled shaded-unshaded sharpen-soften sharpness-softness
short-tall shout-whisper shrink-stretch side-top signed-unsigned silence-sound sink-source sit-stand
skilled-unskilled sleep-wake smart-stupid snarl-unsnarl social-unsocial solved-unsolved sound-unsound sour-sweet
sour-sweeten spaced-unspaced sparkling-still specialized-unspecialized specified-unspecified spell-unspell
spirited-spiritless spoken-written stable-unstable stained-unstained stand-yield start-stop steadily-unsteadily
steady-unsteady stifle-stimulate strain-unstrain strap-unstrap strength-weakness strengthen-weaken
stressed-unstressed string-unstring strong-weak strongly-weakly structured-unstructured stuff-unstuff
subsurface-surface successful-unsuccessful successfully-unsuccessfully succumb-survive suitably-unsuitably
supportive-unsupportive sure-unsure surprised-unsurprised surprising-unsurprising sympathetic-unsympathetic
talented-untalented tame-wild tangled-untangled tender-tough thick-thin thicken-thin thickly-thinly
thickness-thinness thoughtful-thoughtless thoughtfully-thoughtlessly thrifty-wasteful tie-untie tied-untied
touched-untouched trained-untrained treated-untreated tune-untune turned-unturned twine-untwine twist-untwist
unusual-usual unvaried-varied unveil-veil unveiled-veiled unwanted-wanted unweave-weave unwelcome-welcome
unwilling-willing unwillingness-willingness unwind-wind unwire-wire unwittingly-wittingly unworthy-worthy
unwrap-wrap unwrapped-wrapped unwrinkled-wrinkled unwritten-written useful-useless usefulness-uselessness
valuable-worthless virtuous-wicked wane-wax worth-worthlessness
"""
ANTONYMS = frozenset((pair.split("-")[0], pair.split("-")[1]) for pair in _PAIRS.split())
"""Each pair once, its words in alphabetical order."""
