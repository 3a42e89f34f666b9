"""Adjectives and adverbs that WordNet 3.0 lists as synonyms or alike, in senses that its texts use; a table only."""

from __future__ import annotations

GROUPS = """
abiding=enduring=eternal=lasting=permanent abject=low able=capable able=competent=effective=efficient
above=foregoing=preceding=previous abroad=external=foreign=international=outside abrupt=sudden absentminded=dreamy
absolute=complete=full=good=sheer=thorough=thoroughgoing=total absorbed=attentive=engrossed=intent=observant
abstract=ideal academic=erudite=learned=scholarly accepted=given=granted=recognized accurate=close=true
acting=interim=passing=temporal=temporary activated=aerated=treated active=bustling active=concerned=involved
active=fighting=operational active=gymnastic=quick actual=genuine=literal=true actual=historical=real acute=sharp
adequate=capable=competent adequate=enough=sufficient adjacent=close=immediate=impending=next=surrounding
adjacent=connected admirable=charming=delicious=delightful=pleasing=sweet advanced=graduate=high=higher=soaring
advanced=modern=progressive adverse=unfavorable aesthetic=artistic=esthetic affected=smitten
affectionate=fond=loving=romantic=tender affixed=glued=mounted=pasted
aflame=fervent=fiery=impassioned=passionate=wild aforesaid=identical=said=same
afraid=aghast=dismayed=fearful=frightened=horrified=scared=terrified afraid=concerned
aged=ancient=elderly=gray=old=older aggressive=battleful agitated=excited=feverish=frantic=shaken
ailing=ill=peaked=sick=stricken akin=analogous=corresponding=kindred=quasi=similar alert=wakeful
alien=exotic=foreign alien=external=foreign=outside alike=similar alive=lively alleged=proclaimed
allocable=diffusing allowable=deductible alone=lonely=unaccompanied alone=solitary alternate=alternative=secondary
amazed=astonished=openmouthed=startled=stunned=surprised amazing=astonishing=startling=surprising
amazing=brilliant=dazzling=dramatic=formidable=grand=impressive=magnificent=noble=proud=sensational=spectacular=striking
amber=blue=brown=crimson=gilded=gilt=gold=golden=green=honey=lavender=mauve=olive=orange=pink=purple=red=yellow
ambiguous=evasive ambitious=challenging=difficult=embarrassing=hard=tough=troublesome=trying amorphous=shapeless
ample=good ample=plentiful=riotous analeptic=excitatory ancestral=genetic
ancient=early=former=historical=last=late=onetime=other=past=previous=recent angelic=good
angry=black=enraged=furious=indignant=mad=maddened=wrathful annoyed=disgusted=exasperated anonymous=unknown
another=different=new=opposite=other anticipated=expected antique=old anxious=eager=impatient
appalling=awful=chilling=dreadful=formidable=frightening=frightful=ghastly=grim=gruesome=horrible=ominous=redoubtable=sinister=terrible=terrifying=threatening
apparent=evident=obvious=plain apparent=looking=seeming=sounding=superficial appealing=attractive
applicable=pertinent=relevant appreciable=considerable=respectable=significant=substantial appropriate=proper
approved=licensed approximate=odd=rough apt=given=inclined=prone artificial=imitation=simulated=synthetic
ashamed=guilty ashen=faded=pale=pallid asleep=dormant=sleepy=somnolent assistant=subordinate assured=confident
attempted=disappointed=frustrated=scoreless=unsuccessful=winless authentic=genuine authentic=honest
automatic=mechanical available=obtainable=open=ready average=common=frequent=ordinary=popular=standard
average=everyday=mundane=ordinary=routine average=fair=medium=moderate=modest=reasonable
average=mean=modal=natural=normal aware=conscious awful=bad=deplorable=lousy=pretty=terrible=unspeakable
awkward=clumsy=strained=ungainly back=rear
bad=big=concentrated=deep=exquisite=extreme=fierce=intense=profound=severe=strong=terrific=utmost=vehement
bad=uncomfortable=wretched balanced=poised bare=meager bare=naked=nude base=basic=fundamental based=suspended
basic=classic=classical=standard battered=dilapidated bearded=bewhiskered
beautiful=handsome=lovely=picturesque=pretty=scenic=splendid
bedraggled=dingy=dirty=filthy=grimy=lousy=soiled=unclean belligerent=hostile=opposing
beloved=cherished=dear=favored=precious belowground=underground=underwater bended=flat=prone=prostrate=stooped
beneficial=good=positive bespectacled=jeweled best=first=foremost=optimal=optimum better=improved
bewildered=confused=perplexed=puzzled biblical=scriptural
big=bigger=bulky=colossal=enormous=epic=extensive=giant=gigantic=heroic=huge=immense=large=larger=massive=monstrous=mountainous=oversized=prodigious=sizable=spacious=stupendous=tremendous=vast=voluminous
big=bold=conspicuous=featured=marked=outstanding=prominent=salient
big=cardinal=central=chief=distinguished=essential=fundamental=important=key=main=primary=principal=serious
big=loud=thunderous
billion=dozen=eight=eighteen=eleven=fifteen=fifty=five=forty=four=fourteen=hundred=million=nine=nineteen=ninety=one=seven=seventeen=six=sixteen=sixty=ten=thirteen=thirty=thousand=three=twelve=twenty=two=zero
biting=grim=sarcastic bitter=embarrassing=harsh=sharp=unpleasant bitter=intolerable bitter=mournful=sorrowful=woeful
bitter=resentful bizarre=eccentric black=bleak=despairing=desperate=despondent=helpless=hopeless black=colored=negro
black=dark=evil=monstrous black=disastrous=piteous=poor=unfortunate blatant=buzzing=clanking=noisy=vociferous
blazing=bright=brilliant=glaring=gleaming=glinting=glistening=glittering=luminous=lurid=radiant=shiny=silver
blind=irrational blithe=casual=detached=indifferent=unconcerned bloody=crimson=red
blue=federal=northern=union=yankee blurred=dim=faint bogus=fake=mock=phony=pretended=pseudo bold=heroic=reckless
bony=emaciated=gaunt=lean=scrawny=skinny=slender=slim=spare=thin=wiry boring=dull=tedious both=several bound=certain
bound=conjugated bound=shackled=tied bounded=finite
boyish=childlike=early=girlish=little=newborn=small=teen=teenage=tender=young=youthful brave=undaunted=valiant
brief=momentary=short bright=brilliant=colorful=deep=rich bright=brilliant=intelligent=smart bright=light
brilliant=choice=crack=excellent=outstanding=prime=select=shining=super=superb=superior brindle=dotted=streaked
brisk=energetic=physical=vigorous brittle=delicate=fragile=friable broad=clear=lucid=unmistakable=vivid
broad=comprehensive=extensive=universal=wide broad=general=overall=widespread broad=sweeping=wide broke=poor
bronzed=dark brooding=reflective built=improved burly=husky=iron=sturdy busy=engaged calloused=tough
calm=composed=cool capable=susceptible carefree=unmolested careful=close=conscientious=detailed=elaborate=thorough
careful=mindful carnal=physical=somatic carved=carven casual=chance casual=informal causal=contributory=motivating
ceaseless=continuous=straight center=central=focal=halfway=middle=midway centered=central certain=convinced=positive
certain=definite changed=revised changing=driving=dynamic chaotic=confused=disordered=disorganized
characteristic=distinctive=typical charged=polar cheap=inexpensive cheerful=cheery=gay=perky=smiling=sunny
childish=immature=infantile chiseled=crisp=distinct=sharp choked=occluded churchgoing=religious circular=round
civil=civilian clad=dressed=uniformed clammy=damp=moist=muddy=sodden=sticky=wet classical=hellenic
clean=flat=unqualified clean=spotless=washed clear=free=independent=sovereign clear=translucent=transparent
clever=sharp=shrewd=smart clinched=tight close=equal=even close=good=intimate close=near=nearby closed=shut
closing=concluding=final=last clouded=harassed=nervous=pestered=struggling=worried
cluttered=jumbled=sloppy=slovenly=tousled coherent=demythologized=rational cohesive=sticky cold=icy
collective=cooperative=joint colored=flushed=red colorful=gay comfortable=cozy=homely
comic=funny=humorous=jocular=witty coming=future commendable=deserving=notable=noteworthy=valuable=worth=worthwhile
commendable=worthy common=communal=public common=mutual=shared common=usual
commonsense=intelligent=reasonable=sensible=sound communicational=expressive=nonverbal=verbal
complete=flawless=ideal=idealized=idyllic=impeccable
complex=complicated=composite=interlocking=interwoven=intricate=tangled=tortuous compulsive=hysterical
concealed=hidden=infrared=invisible=ultraviolet concentrated=thick concordant=consistent=pursuant concrete=real
concurrent=simultaneous condescending=high=leading=patronizing=superior confederate=gray=southern
confidential=private confirmed=fixed confused=lost connected=correlated=corresponding=related
conscious=deliberate=intended=intentional consecutive=ensuing=following=next=succeeding
consequent=later=resultant=subsequent constant=invariant=strict constant=staunch constructive=creative
contemporary=current=latest=underway contemporary=modern=neo contemptuous=impudent=insolent=scornful
contented=satisfied=smug continual=insistent=persistent=recurrent=repeated
contrary=different=disparate=distinct=divergent=diverse=opposite=several=various
controlled=disciplined=dominated=possessed conventional=customary conventional=orthodox=traditional
convulsive=quavering=tottering=trembling correct=exact correct=fitting=proper costly=expensive
counter=negative=perverse countless=myriad covered=crusted=draped=splattered=thickspread=wrapped cowardly=yellow
crazy=deranged=hebephrenic=idiotic=insane=mad=maniacal=paranoid=schizophrenic crazy=impractical=quixotic
creative=imaginative crisscrossed=interrelated=reticulate critical=crucial=important critical=indispensable=vital
cross=transverse crude=earthy=obscene cruel=inhumane=savage=vicious crummy=wretched crushed=mountainous=rocky=rough
crushing=destructive cryptic=inexplicable=mysterious=paradoxical cultural=ethnic=social cultured=refined
curious=fantastic=funny=grotesque=peculiar=quaint=queer=strange curly=wavy cursed=damn=darned=goddam=goddamn
cursed=damn=darned=goddam=goddamned customary=regular=usual cut=punctured cylindrical=oval=rounded
cynical=jealous=skeptical=suspicious damned=lost dangerous=perilous dapper=fashionable=modern dark=dim dazed=languid
dead=deathlike=deceased=doomed=gone=late=lifeless
dead=drawn=exhausted=fatigued=haggard=jaded=ragged=tired=weary=worn deadly=fatal=lethal
decent=nice=presentable=respectable decisive=fatal=fateful dedicated=devoted deep=distant deep=fat=thick deep=low
deep=profound=thoughtful defective=imperfect definitive=explicit deliberate=easy
delicate=expert=good=proficient=skilled=skillful delighted=pleased demanding=stern democratic=popular dense=thick
dependable=reliable dependent=interdependent dependent=provisional=tentative desirable=desired
desperate=determined=firm=resolved=stout=undaunted detached=discrete=isolated=separate detectable=faint=recognizable
developed=mature developing=underdeveloped diagonal=oblique different=odd=unusual dignified=distinguished
diminished=lessened diminutive=little=minute=small=smaller=tiny=wee direct=forthright=frank=straightforward
direct=immediate directed=headed=minded=oriented disabled=handicapped disabling=infective=pathogenic
disconcerting=infuriating=maddening discovered=observed disguised=secret disobedient=wayward
dispersed=scattered=separated=spaced=sparse=spread=thin=widespread dissatisfied=restless dissolved=molten
distinctive=recognizable distressing=disturbing=heavy disturbed=misplaced divided=torn docile=sheeplike=yielding
doctrinaire=educational dogged=stubborn doleful=melancholy=sad=tragic domestic=national
dominant=governing=paramount=sovereign=supreme double=dual=multiple=triple=twofold doubtful=dubious=uncertain
doubtful=funny=questionable=suspect downward=drizzling drab=dull=monotonous dressy=elaborate=fancy=lacy dried=dry
drugged=drunk=drunken drunk=excited due=payable dull=gentle=little=low=muffled=soft=subdued dulled=indifferent
dumb=stupid dying=last each=every earliest=early=primeval=proto early=primitive
earnest=grave=real=serious=sober=solemn east=eastern easy=elementary=simple=simplified eclectic=selective
economic=economical economical=efficient=streamlined ecstatic=festive=gay=gleeful=jolly=jovial=joyous=merry
edged=fringed=lined edgy=nervous=restive=strained educated=learned=semiliterate
eighteenth=eighth=eleventh=fifteenth=fifth=first=fourth=nineteenth=ninth=second=seventeenth=seventh=sixteenth=sixth=tenth=third=twelfth=twentieth
elastic=viscoelastic elder=older=senior eldest=first=initial=original=prime elegant=fine eligible=entitled
emblematic=symbolic emotional=lyric empirical=existential=experimental empty=meaningless empty=vacant
endless=extended=interminable=lengthy=long=overnight=prolonged endless=infinite engrossing=fascinating=interesting
enigmatic=obscure=puzzling entire=full=intact=total=whole erect=standing=straight erotic=voluptuous
essential=necessary=needed=required ethereal=wraithlike even=flat=level=plane eventual=final=supreme=ultimate
exact=strict exaggerated=excessive=extraordinary=extreme=overdone=radical
exceptional=extraordinary=fantastic=marvelous=remarkable=singular=special=terrific=tremendous=wonderful=wondrous
exceptional=particular=rare=special=uncommon excess=extra=needless=redundant=surplus=unnecessary
excited=mad=manic=wild exciting=thrilling=tingling exclusive=individual=sole existing=immediate=present
expectant=hopeful experienced=veteran explosive=unstable exposed=naked=open expressed=oral=spoken
expressionless=silent exterior=outside exuberant=spirited=vibrant=vivacious exultant=high=jubilant=triumphant
fabled=fictional=imaginary=mythological faded=reduced faint=feeble=flimsy=pale=weak fair=sporting faithful=true
famed=famous=known=legendary=noted familiar=old fantastic=unrealistic far=faraway=farther=further=remote far=long
fast=fleet=hurrying=instant=quick=rapid=scurrying=speedy=swift fat=plump=stout
feasible=possible=practicable=workable federal=national female=feminine fierce=furious=hot=lurid=violent
fiery=heated=hot=sizzling filled=full=laden=loaded filmed=recorded financial=fiscal fine=precise fine=satisfactory
fine=thin=transparent finished=through firm=forceful firm=hard=rocklike firm=secure firm=settled firm=stable
firm=steady first=introductory=opening firsthand=original=primary=special fit=primed=ready=set=waiting
fit=suitable=suited fixed=frozen=inert=motionless=set=still flat=planar flexible=stretched flushed=healthy
folksy=rural following=pursuing foolish=preposterous=ridiculous=silly=unwise formal=official fortunate=happy=lucky
fragmentary=half fragrant=sweet free=unoccupied free=unpaid freehand=fresh=new=novel=original
fresh=new=newborn=radical=recent=revolutionary=virgin fresh=refreshing friendly=genial frostbitten=frozen
fruitless=futile=vain furious=stormy=windy futile=useless future=influent=next future=potential=prospective
fuzzy=hairy gaping=open=wide gay=luxurious generous=handsome=lavish=liberal gentle=kind gentle=mild=moderate
genuine=honest=sincere geometric=protogeometric=schematic glorious=sublime gold=metal=metallic=silver golden=happy
good=honored=reputable=respectable=respected good=nice good=satisfactory=solid gradual=stepwise
grammatic=grammatical granular=open graphic=inscribed=written gravid=pregnant greasy=oily
grim=implacable=relentless=stern gross=overall grotesque=hideous=ugly half=incomplete=partial
hard=powerful=severe=strong hateful=mean=nasty haunting=memorable=unforgettable healthful=therapeutic
healthy=sound=stable heedless=indifferent=unheeding heterogeneous=miscellaneous=mixed=sundry hideous=obnoxious
high=sharp=shrill high=upper hired=working hoarse=jangling=raucous=rending homogeneous=solid=uniform humble=inferior
humiliating=ridiculous hurried=quick hurt=injured=raw=torn=wounded hyperbolic=increased=magnified
hypothetical=theoretical identical=one=same idle=indolent=lazy ignorant=illiterate immediate=proximate
immoral=mistaken=wrong imperative=pressing=urgent implicit=underlying
important=large=portentous=remarkable=significant inactive=neutral inadequate=lacking inappropriate=wrong
inaudible=ultrasonic incapable=unable incisive=keen=penetrating=sharp inconsequential=little=trivial=unimportant
increasing=raising incredible=marvelous indebted=obligated=obliged=supposed independent=individual
indirect=meandering=sidelong=wandering individual=individualized=own=personal
individual=respective=several=single=various inescapable=inevitable=unavoidable inevitable=predictable
inexperienced=new infamous=notorious=sordid infectious=septic influential=potent=powerful informed=knowing
infrequent=occasional=rare inherent=inner=integral=intrinsic inhibitory=limiting inner=inward inquiring=searching
insufficient=scant=short integrated=one=unified=united intellectual=mental=psychical=psychological
intelligent=sophisticated intelligible=understandable intermediate=junior=middle
intermittent=isolated=sporadic=stray ironical=unfitting jagged=ragged=uneven junior=younger jutting=sticking
last=remote=unlikely last=ultimate latent=possible=potential lazy=slow=sluggish leading=major left=remaining
legal=logical=valid liable=likely=probable=promising liberal=progressive lifelike=living=practical=realistic=vivid
light=loose light=pale light=unstressed limited=narrow=small limited=restricted located=set=situated long=tall
loose=runaway=wild lost=missing low=rough=vulgar low=squat lurid=sensational
magic=magical=spectral=supernatural=transcendental=weird male=staminate many=numerous
marginal=minimal=minimum=negligible marginal=peripheral marked=noticeable=pronounced material=physical
maximal=maximum meaningful=significant merciless=pitiless mere=severe=simple=tailored mere=specific=specified
methodical=organized midwestern=western mighty=potent=powerful=strong mimetic=representational miserable=unhappy
misleading=thieving mobile=wandering morose=ornery=sullen moving=poignant=touching moving=writhing much=such
murky=opaque mysterious=mystic naive=simple narrow=slender=thin national=open=public nationalistic=patriotic
natural=physical neutral=objective new=unprecedented nociceptive=sensitive nonexistent=vanished north=northern
notable=noteworthy=worthy numerical=quantitative=valued oblivious=unaware obscure=perplexing=puzzling=vague
occasional=unpredictable open=vulnerable operational=serviceable ordered=successive outdoor=outside outgoing=past
overbearing=peremptory painful=poignant=sore=tender particular=peculiar=proper=special=specific=unique
peaceable=peaceful personal=subjective philosophic=philosophical philosophical=stoic=stolid placid=still
pleased=proud=swaggering=vain pointed=sharp populated=populous practicable=practical=pragmatic=working
precarious=uneasy precious=priceless=rich=valuable=worth predictive=prophetic proper=real proportional=proportionate
prosperous=rich=wealthy pure=sheer pure=undiminished=utter quiet=silent=still ragged=shabby=tattered=worn
raised=upraised ready=willing regular=representative=typical regular=standard=standardized
religious=sacred=spiritual rugged=tough same=unchanged scientific=technological sharp=steep shifting=variable
short=squat simple=simplistic sinful=ungodly=vicious=wicked slanting=sloping=tilted smooth=velvety soft=spongy
solid=unbroken=uninterrupted south=southern special=specialized strange=unfamiliar successful=thriving=winning
supporting=supportive supposed=unlikely tactile=tactual taut=tight technical=technological top=upper
unavailable=unobtainable uneconomical=wasteful unexplored=unknown unmarried=widowed upright=vertical urban=urbanized
usable=useful valuable=worthy variable=varied=various worthwhile=worthy
ably=competently above=supra abroad=overseas abruptly=short=suddenly absently=absentmindedly
absolutely=perfectly=utterly accidentally=unexpectedly accordingly=consequently admittedly=true
advisedly=deliberately=intentionally=purposely after=afterward=later=subsequently agilely=nimbly
agreeably=pleasantly ahead=forward almost=most=near=virtually alone=entirely=exclusively=only=solely aloud=loud
alternatively=instead altogether=completely=entirely=totally=whole always=ever amply=richly anxiously=uneasily
anyhow=anyway apart=aside apiece=each apparently=ostensibly=seemingly appropriately=suitably
approximately=around=roughly arbitrarily=haphazardly=indiscriminately=randomly aside=away astonishingly=surprisingly
away=forth awful=terribly back=backward=rearward badly=ill=poorly badly=seriously=severely
barely=hardly=scarce=scarcely basically=essentially=fundamentally before=earlier below=beneath below=downstairs
besides=likewise big=boastfully blithely=gayly=happily=jubilantly=merrily bolt=rigidly=stiffly bright=brilliantly
broadly=generally candidly=frankly=honestly carefully=cautiously certainly=surely
chiefly=mainly=primarily=principally clean=plumb clearly=distinctly close=closely=tight close=near
closely=intimately closer=nearer collectively=jointly commonly=normally=ordinarily=usually comparatively=relatively
compassionately=pityingly considerably=substantially consistently=systematically conspicuously=prominently
constantly=forever constantly=invariably contemptuously=scornfully continuously=endlessly=unceasingly
course=naturally crazily=insanely curiously=oddly=peculiarly currently=presently curtly=shortly
dangerously=perilously decent=properly decidedly=definitely=emphatically deeply=profoundly delicately=fine
deplorably=woefully desperately=urgently determinedly=unfalteringly differently=otherwise
directly=forthwith=immediately=instantly=straightaway directly=straight dismally=drearily
disregardless=irrespective=regardless doggedly=tenaciously doubly=twice doubtless=undoubtedly dourly=sullenly
dreadfully=horribly earlier=sooner earnestly=seriously endlessly=infinitely enormously=staggeringly=tremendously
enough=plenty erratically=unpredictably especially=particularly=peculiarly=specially eternally=everlastingly=forever
even=still=yet eventually=finally evidently=manifestly=obviously=plainly exactly=precisely
exceedingly=extremely=super excellently=magnificently=splendidly exhaustively=thoroughly extravagantly=profusely
extremely=highly fairly=moderately=pretty=reasonably=somewhat faithfully=reliably farther=further fast=tight
faster=quicker ferociously=fiercely finally=last finally=ultimately firm=steadfastly firmly=hard firmly=securely
fondly=lovingly formally=officially formerly=once forth=forward fortunately=luckily frantically=madly
frequently=often=oftentimes fresh=new full=fully furthermore=moreover generally=mostly gently=lightly=softly
gently=mildly genuinely=truly good=thoroughly gravely=soberly halfway=midway hard=severely hastily=hurriedly
heartily=warmly hence=therefore=thus hereafter=hereinafter heretofore=hitherto=yet
however=nevertheless=nonetheless=notwithstanding=still=withal humbly=meekly immensely=vastly
inadvertently=unwittingly increasingly=progressively individually=separately indoors=inside
inescapably=inevitably=unavoidably inevitably=necessarily inside=within instead=rather irritably=petulantly=testily
justly=rightly kinda=rather largely=mostly lately=recently likely=probably likewise=similarly
marvelously=superbly=wonderfully=wondrously maybe=perchance=perhaps=possibly merely=only=simply much=often
mutely=silently=wordlessly north=northward obstinately=stubbornly outdoors=outside part=partially preferably=rather
presently=shortly=soon promptly=quick proportionally=proportionately purely=strictly purportedly=supposedly
quickly=rapidly=speedily quietly=softly rarely=seldom reasonably=sensibly remarkably=unusually rightfully=truly
severely=sternly shyly=timidly slightly=somewhat someplace=somewhere square=squarely thence=therefrom
thenceforth=thereafter tiredly=wearily transversally=transversely unambiguously=unequivocally uncertainly=unsteadily
unfortunately=unluckily unimpeachably=unquestionably
"""
