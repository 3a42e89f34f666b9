"""Nouns that WordNet 3.0 lists as synonyms, in senses that its tagged texts use; a table only."""

from __future__ import annotations

GROUPS = """
abandonment=defection=desertion abasement=abjection abdomen=belly=stomach ability=power abode=dwelling=home
abode=residence aborigine=native abreaction=catharsis abruptness=curtness abstract=abstraction
abstraction=generalization abstruseness=obscurity accelerator=gas accelerator=throttle accent=emphasis
acceptance=adoption access=approach accessory=accouterment accessory=supplement accompaniment=support
accomplishment=achievement account=explanation account=history=story account=report=story account=score
accountant=controller accretion=accumulation accumulation=aggregation=collection accuracy=truth
ace=genius=hotshot=sensation=star=virtuoso=whiz=wizard ace=one=unity acetonemia=ketosis acquaintance=familiarity
acquaintance=friend acquiescence=assent acres=estate=land acrobatics=tumbling act=number=routine acting=playacting
action=activity actor=player adaptation=version addition=gain=increase address=speech adherent=disciple adieu=adios
adjustment=alteration=modification administration=brass=establishment=organization administration=disposal
administration=presidency admiration=wonder admirer=protagonist=supporter admonition=warning ado=bustle=flurry
adolescent=teenager adroitness=quickness adult=grownup adulthood=maturity advance=betterment=improvement
advance=overture advance=progress=progression advent=coming adventure=escapade adversary=antagonist=opponent
adversity=hardship advertisement=advertising advisor=consultant advocate=proponent affair=liaison
affair=matter=thing affair=occasion affiliation=association=tie affluence=richness agency=authority=bureau=office
agenda=schedule agent=broker=factor aggregate=sum=total aggression=aggressiveness aggressor=attacker agony=suffering
agony=torment agreement=arrangement agreement=correspondence agreement=understanding agriculture=farming=husbandry
aid=assist=assistance=help aide=auxiliary ailment=complaint aim=design=intent=intention=purpose
aim=object=objective=target air=atmosphere air=breeze airplane=plane airs=pose alabaman=alabamian
alarm=consternation=dismay alertness=vigilance alien=foreigner alignment=coalition allegiance=commitment=loyalty
allegory=parable alley=alleyway allocation=allotment ally=friend aloofness=distance alteration=change
altercation=fracas alternative=choice altitude=height amazement=astonishment amber=gold ambiance=atmosphere
ambition=dream ambuscade=ambush=trap ammo=ammunition amount=measure=quantity amount=sum=total
amplification=elaboration amusement=entertainment analogue=parallel anatomy=figure=flesh=form=frame=shape
ancestor=antecedent ancestry=blood=line=lineage=pedigree=stock anchor=backbone angle=slant anguish=torment=torture
animal=beast=creature annihilation=obliteration announcement=proclamation annoyance=irritation annoyance=vexation
answer=reply=response answer=result=solution anticipation=expectancy anticipation=prediction
antipathy=aversion=distaste apogee=culmination apothecary=chemist=pharmacist apparatus=setup
apparition=phantom=specter appeal=charm appeal=prayer applause=clapping applicability=pertinence
appointment=date=engagement appraisal=assessment appreciation=hold appreciation=taste apprehension=dread
apprehension=understanding approach=attack approach=coming approval=blessing approximation=estimate=idea
arc=discharge=spark architect=designer ardor=zeal area=arena=domain=field=orbit=sphere area=country area=expanse
area=region argot=jargon argument=contention=controversy argument=debate argument=statement aristocracy=gentry
aristocracy=nobility arm=weapon arms=munition aroma=odor=scent=smell arrangement=organization=system
arrangement=placement art=artistry=prowess article=clause artillery=gun artillery=weapon artilleryman=gunner
artisan=craftsman ascendancy=control=dominance aspect=facet aspect=scene=view=vista
ass=behind=bottom=buttocks=seat=tail assay=check assemblage=gathering assistant=help=helper association=connection
assortment=mixture=potpourri=variety assumption=premise assurance=authority=confidence asynchrony=desynchronizing
athletics=sport atm=atmosphere attack=attempt attack=onrush=onslaught attempt=effort=endeavor=try
attention=care=tending attic=loft attire=dress=garb attitude=position=posture attorney=lawyer attribute=dimension
audacity=temerity aug=august author=source author=writer authorities=government=regime authority=potency
authorization=mandate authorship=composition=writing auto=automobile=car=motorcar autonomy=liberty autopsy=necropsy
autumn=fall avail=help average=norm award=honor=honour=laurels award=prize awareness=cognizance=consciousness
axiom=maxim babe=infant back=rear backbone=guts background=ground background=setting backing=patronage
backstage=offstage=wing bad=badness bag=base bag=grip=suitcase bag=handbag=purse baggage=luggage ball=testicle
ballot=vote ballpark=park balustrade=banister ban=prohibition band=circle=lot=set band=stripe bang=bash=belt=smash
bang=blast=clap banquet=feast bar=ginmill=saloon bar=prevention barb=jibe=shaft barbarian=savage bargain=deal
barkeep=bartender barrier=roadblock base=floor base=foot=foundation base=groundwork base=pedestal=stand
basement=cellar basis=ground bastard=prick bath=bathtub=tub bathing=washup batter=hitter=slugger
battle=conflict=engagement=fight battle=struggle battlefield=battleground=field battlefront=front bawdyhouse=brothel
beam=ray beard=whiskers bearer=carrier=toter bearing=comportment=mien=presence beast=brute=wildcat
beat=heartbeat=pulse beat=rhythm beat=round beauty=mantrap bed=bottom beginning=first=kickoff=outset=start
beginning=origin=root=source behavior=conduct=demeanor belief=feeling=impression=notion believer=worshipper
bell=doorbell bellow=holler=roar bench=judiciary bench=workbench bend=crook=turn benefit=welfare bent=set
bequest=legacy berth=place=position=post=spot beverage=drink bewilderment=puzzlement bias=prejudice bible=scripture
bickering=squabble bid=command bid=play bill=measure bill=note biography=life biscuit=cookie bit=chip=fleck=scrap
bit=minute=moment=second bit=piece bite=morsel bitterness=rancor=resentment bivouac=camp black=blackness
blade=steel=sword blame=rap blanket=cover blare=clamor=din blemish=defect blind=screen block=cube
bloke=chap=cuss=fella=fellow=lad bloom=blossom=flower bloom=flush blot=spot blow=setback blow=shock bluster=bravado
board=plank body=consistency body=torso bodyguard=escort boldness=daring bolshevik=red bond=hamper=shackle
bonus=fillip book=record book=script book=volume booking=engagement booking=reservation boom=roar=thunder
boost=encouragement booth=stall booty=loot=plunder=prize booze=liquor=spirits border=edge border=margin
boss=chief=foreman bottleneck=constriction bottom=underside boulder=bowlder bounce=leap=spring bound=boundary=edge
boundary=bounds bouquet=corsage box=corner boy=son brain=genius brain=head=mind=psyche brain=mentality=wit
branch=leg branch=subdivision brand=make bravery=courage breadth=width break=interruption break=respite
breakdown=dislocation breakthrough=discovery breakup=separation breast=tit breath=hint breed=stock=strain
brilliance=glare brilliance=grandeur=splendor brilliancy=luster=splendor bringing=delivery brink=verge
broadside=flyer brook=creek brotherhood=fraternity brow=eyebrow brow=forehead bruise=contusion brush=thicket
bucket=pail buddy=crony buff=devotee=fan=lover buffet=counter buffoon=clown build=physique building=construction
building=edifice bulge=protuberance bulk=majority bulk=mass=volume bull=shit bullet=slug
bully=roughneck=rowdy=ruffian bum=puke=skunk bum=tramp bunch=clump=cluster bunch=crowd=gang bunch=lot
bundle=package=packet bundle=sheaf burden=encumbrance=load bureau=dresser burn=tan burst=explosion
burst=salvo=volley bush=shrub bushwhacker=hillbilly business=concern business=job=line=occupation cable=line
cadaver=corpse cadence=measure cafe=coffeehouse calamity=catastrophe=disaster=tragedy
calculation=computation=figuring=reckoning caliber=calibre=quality call=cry=outcry=shout=yell call=song
caller=company calm=calmness=composure=equanimity camp=clique=ingroup campaign=cause=crusade=drive=movement
camping=tenting candidate=prospect capacitor=condenser capacity=content captain=chieftain captive=prisoner
capture=seizure care=caution=precaution care=charge care=concern=fear care=maintenance=upkeep career=vocation
carelessness=negligence cargo=freight=load=shipment carpet=rug case=cause=suit case=event case=instance case=subject
cast=mold castle=palace catalog=catalogue category=class=family cattle=cows=oxen cause=grounds=reason caution=caveat
cavalryman=trooper cavity=pit celebration=festivity celerity=rapidity cemetery=graveyard cent=penny
center=centerfield center=core=essence=heart=substance=sum center=heart=middle centering=focus=focusing
chagrin=humiliation=mortification chair=professorship chairman=president champ=champion champion=fighter=hero
championship=title chance=fortune=hazard=luck chance=opportunity chance=probability character=part=persona=role
character=quality character=reference character=type characteristic=feature characterization=delineation=picture
charge=mission chase=pursuit check=checkout check=confirmation=verification check=halt=stop cheering=shouting
chief=head child=kid=minor=youngster chill=quiver=thrill chill=shivering choice=pick=selection chore=job=task
chorus=refrain christ=jesus=savior chuck=grub chump=fool=sucker chunk=clod=clump=lump churchman=cleric
chute=parachute cinch=picnic cinema=film circuit=tour circumstance=condition=consideration circumstance=context
circumstances=fate=fortune=lot=luck city=metropolis claim=title clang=clangor=clash=crash clannishness=exclusiveness
clarity=clearness=lucidity clash=friction class=course class=grade classmate=schoolmate classroom=schoolroom
cleaning=cleansing clergyman=reverend cliche=commonplace client=customer climate=mood clip=time clod=lummox=lump
close=conclusion=last closet=cupboard closet=wardrobe cloth=fabric=material=textile cloudburst=downpour=torrent
clowning=prank club=clubhouse club=order=society clue=hint clutch=grip=hold coach=manager coast=seacoast
code=codification coffee=java cohesion=cohesiveness colleague=confrere=fellow colony=settlement color=semblance
color=vividness column=editorial column=tower combat=fight comeback=retort command=control=mastery
comment=commentary comment=remark commentator=observer commerce=commercialism commie=communist commiseration=pity
commission=committee common=green=park commonwealth=country=land=nation=state commotion=din=rumpus
commotion=disturbance communicating=communication communique=dispatch companion=comrade=fellow
companionship=company=fellowship company=troupe compass=orbit=range=reach=scope competition=contest competitor=rival
complex=composite compliance=conformity component=constituent=element component=element=factor=ingredient
component=part=portion composing=composition composition=opus=piece compunction=remorse conceit=vanity
concentration=density concept=conception conception=creation conception=innovation=invention
conceptualization=formulation concern=headache=worry conclusion=decision=determination conclusion=ending
condemnation=curse condemnation=disapprobation condition=status conduction=conductivity confederacy=south
conference=league configuration=constellation configuration=contour=form=shape conflict=struggle confusion=disarray
congratulations=praise congregation=fold congressman=representative conjecture=speculation
consequence=effect=outcome=result=upshot consequence=moment consolation=solace consolidation=integration
constitution=establishment=formation construction=structure consultation=interview consumption=intake=uptake
contact=impinging contact=liaison contamination=taint contemplation=musing=reflection contemporaries=generation
contempt=disdain=scorn content=message continuance=continuation contraption=contrivance=gadget
contrary=opposite=reverse contribution=donation contribution=part=share control=restraint
convention=formula=pattern=rule conversion=transition convict=inmate conviction=sentence core=nucleus corner=niche
corporeality=physicalness correspondent=newspaperman cosmos=existence=universe=world cost=price=toll couch=sofa
counseling=direction=guidance countenance=imprimatur=sanction countenance=physiognomy=visage coup=takeover
couple=pair courier=messenger course=line course=track course=trend court=tribunal cover=masking cover=screen
cowboy=cowhand=cowpuncher=puncher cps=cycle crack=crevice crack=gap cradle=provenance craft=trade crafter=craftsman
cramp=spasm craze=cult=furor creation=founding=initiation=institution creativeness=creativity creator=divine=lord
credit=recognition credo=creed crest=peak=top crew=gang crime=offense criminal=crook=felon=outlaw
criterion=measure=standard=touchstone crop=harvest crossroad=intersection crossroads=hamlet cure=remedy
curiosity=wonder current=flow=stream curse=expletive=oath=swearing curse=hex curtain=drape=drapery cuss=gadfly
custom=tradition custom=usage cycle=rhythm=round dad=daddy=papa=pop dais=pulpit=rostrum damage=harm=impairment
damn=shucks danger=risk dark=darkness=shadow dark=night=nighttime darling=favorite dash=flair daughter=girl
dawn=daybreak day=daylight=daytime deadlock=impasse=standstill deal=flock=heap=lot=mass=mint=pile=plenty=sight
deal=trade dealer=trader dear=honey=love death=dying death=end debility=feebleness=infirmity debris=dust=junk=rubble
debut=entry=introduction dec=december decay=decline deceased=decedent deceleration=retardation=slowing
decline=diminution declivity=fall decomposition=disintegration decoration=ornament decorator=designer
decrease=lessening decree=fiat=order deduction=implication deed=title defeat=frustration defeat=licking
defect=fault=flaw defender=guardian deference=respect deficiency=inadequacy deficiency=lack=want deficit=shortage
defining=shaping deformation=distortion degree=level=point=stage deity=divinity=god delay=wait
delirium=frenzy=fury=hysteria deliverance=rescue=saving deluge=flood demand=need demand=requirement
demarcation=limit democracy=republic demolition=destruction demon=devil=fiend demonstration=presentation
departure=deviation=difference departure=leaving deposit=sediment deposit=sedimentation depot=terminal
deputy=lieutenant derivative=differential des=diethylstilbestrol descendant=descendent descent=origin
desecration=sacrilege design=pattern design=plan despair=desperation destination=goal destiny=fate
detachment=disengagement detail=item=point detection=sensing detective=investigator detector=sensor
determination=finding determination=purpose development=evolution development=exploitation
development=growing=growth=maturation device=twist devil=dickens devil=hellion devil=lucifer
devilment=mischief=shenanigan diagnostician=pathologist dialect=idiom diam=diameter diarrhea=diarrhoea diary=journal
dice=die dictatorship=tyranny dictum=pronouncement difference=dispute differentiation=distinction difficulty=trouble
dimension=proportion direction=instruction direction=management direction=way directionality=directivity
director=manager dirt=soil=stain disability=handicap disagreement=discrepancy disappointment=letdown
disbelief=skepticism disc=disk disc=record discipline=field=study=subject disclosure=revelation discredit=disrepute
discrepancy=variant discussion=treatment discussion=word disgrace=shame dispatch=shipment displacement=shift
display=presentation display=show display=showing disposal=disposition disposition=temperament disregard=neglect
disruption=interruption distance=length distance=space distinction=eminence distress=hurt=suffering
district=territory distrust=suspicion disturbance=perturbation=upset dive=honkytonk diversion=recreation
diversity=variety divertimento=serenade division=part=section doctor=physician doctrine=ism=philosophy
document=papers dodging=escape dogma=tenet domain=land domination=mastery=supremacy doomed=lost
door=doorway=threshold doorhandle=doorknob doorman=porter dope=gage dormitory=hall dosage=dose dot=point
doubt=question doubt=uncertainty dough=kale=loot dozen=twelve dozens=lots=scores=tons=wads drain=drainage drama=play
dramatist=playwright draught=gulp=swig drift=impetus drive=driveway drive=ride drive=thrust drone=monotone
droppings=dung dross=impurity drugstore=pharmacy drunk=drunkard dullard=stupid duration=length
dusk=nightfall=twilight duty=obligation=responsibility duty=tariff dweller=inhabitant
earnestness=seriousness=sincerity earnings=pay=remuneration=salary=wage earnings=profit earth=globe=world
earth=ground=land earthquake=quake east=orient eating=feeding echo=reverberation economy=saving ecstasy=rapture
education=instruction=teaching effect=impression effectiveness=potency=strength effluent=wastewater effort=exertion
effort=exploit=feat ego=self elector=voter elevation=height=peak=top elevation=raising emanation=emission
embodiment=incarnation emergence=growth emotionalism=emotionality emphasis=vehemence employment=engagement
employment=exercise=usage=use=utilization employment=work enactment=passage encounter=meeting encounter=skirmish
encroachment=intrusion=invasion end=goal endeavor=enterprise endowment=gift=talent enemy=foe energy=vigor
engineering=technology enigma=mystery enlargement=expansion enrollment=registration entanglement=web
entirety=totality entrance=entranceway=entry entry=submission environment=surroundings epicure=gourmet
epitome=image=paradigm=prototype epoch=era equal=peer equality=equivalence=par error=fault=mistake error=wrongdoing
escape=flight essential=necessity=requirement establishment=institution esteem=respect ethics=morality=morals
evaluation=rating=valuation evangelist=gospeler evaporation=vapor evidence=grounds evil=wickedness evildoer=sinner
examination=scrutiny examination=test example=exemplar=model example=illustration=instance example=lesson
excess=surplus exclaiming=exclamation excursion=expedition=outing execution=performance exemption=freedom
exercise=practice exercise=workout expanse=sweep expectation=outlook=prospect experiment=experimentation
expiration=termination expression=face=look expression=formula expression=formulation expression=reflection
extension=propagation exterior=outside extreme=extremum extremity=member eyeball=orb eyelid=lid fabric=framework
face=side facility=installation factory=mill faculty=staff faith=religion faith=trust fake=sham faker=fraud
falloff=slump falsity=untruth faltering=hesitation familiarity=intimacy family=folk=sept family=household
fancy=fantasy=illusion=phantasy fashion=manner=mode=style=way father=forefather fatigue=weariness fear=fright
feb=february fedora=stetson feel=flavor=smell=spirit=tone ferment=fermentation=unrest
ferocity=fierceness=fury=violence=wildness fervor=fire fiddle=violin field=plain fig=figure figure=name
figure=number figurine=statuette film=movie=picture fire=flame firearm=piece fireplace=hearth firm=house
firmness=resolution=resolve fisher=fisherman fishmonger=fishwife fit=paroxysm fit=scene=tantrum fix=mess
fixing=repair flank=wing fledgling=freshman=newcomer flip=somersault flood=inundation flood=overflow floor=story
flowering=unfolding flush=heyday=peak foam=froth fog=haze foible=idiosyncrasy foliage=leaf folly=foolishness
folly=stupidity food=nutrient footing=terms footpath=pathway footstep=pace=step=stride force=personnel force=power
force=strength force=violence foreboding=premonition forest=wood fork=ramification form=kind=sort form=pattern
form=strain formulation=preparation fort=fortress fort=garrison forte=specialty=strength fowl=poultry
foyer=hall=lobby=vestibule fragment=shard fragrance=perfume=scent frambesia=yaws frame=inning framework=model
freak=monster=monstrosity freeway=pike=superhighway=thruway freshness=novelty fringe=outskirt fringe=periphery
frog=toad fruit=yield fullness=richness fun=merriment function=office=part=role function=purpose=role=use
fund=stock=store fury=rage fusion=unification gag=jest=joke gage=gauge gaiety=merriment gain=profit gait=pace
gal=gallon gallantry=heroism=valor gap=opening gap=spread garbage=refuse gas=gasoline gaze=regard gem=treasure
generalization=induction germ=source gesture=motion ghost=specter gift=giving girl=girlfriend girl=miss give=spring
given=presumption glance=glimpse glasses=spectacles gleam=glimmer glee=hilarity glint=spark glycerine=glycerol
good=goodness grade=level graining=woodgraining grandeur=nobility grandma=grandmother=granny grappling=wrestling
gratification=satisfaction grave=tomb greatcoat=overcoat greek=hellenic grievance=grudge grin=smile grip=handle
groan=moan grocery=market groove=rut ground=reason grounds=yard group=radical grove=orchard growth=increase
grumble=rumble guard=safety guess=speculation=surmise gunfire=gunshot gunman=gunslinger gunpowder=powder
gusto=relish=zest gutter=trough habit=use hall=hallway hallmark=stylemark=trademark hand=handwriting
handclasp=handshaking handling=treatment hands=manpower=men hangout=haunt happening=occurrence hardship=rigor
harm=hurt=injury harshness=scratchiness haste=hurry=rush hate=hatred haversack=knapsack hawker=peddler
hayfield=meadow hazard=jeopardy=peril=risk headmaster=master=schoolmaster healer=therapist heap=mound=pile
hearer=listener heart=nerve heart=spirit heat=hotness heat=passion heat=warmth heaven=paradise heed=regard
helplessness=weakness hide=skin hideaway=hideout highwayman=hijacker hillock=knoll=mound hip=pelvis
holding=retention hole=hollow holiday=vacation home=place home=plate homeland=motherland hood=punk hoop=ring
hope=promise horde=host horn=trumpet horror=repugnance=repulsion=revulsion hospital=infirmary host=legion
hostelry=inn housekeeping=housework housing=lodging hubbub=uproar huddle=powwow hugging=kissing=petting hulk=whale
human=man humor=mood=temper humor=wit hunch=intuition=suspicion hunger=thirst hunting=search hurler=pitcher
hush=stillness hut=shack=shanty hypocrite=phony hypothesis=possibility=theory icebox=refrigerator idea=thought
ideal=saint idiom=parlance idiot=imbecile illness=malady=sickness illumination=light image=picture
imagery=imagination=imaging imagination=resource imagination=vision imbalance=unbalance immediacy=instancy imp=pixie
implication=import=significance import=meaning=significance imposition=infliction imprecation=malediction
impression=picture impulse=pulsation impulse=urge impulse=whim incentive=inducement inception=origin
inclination=tendency incline=ramp incline=slope inconvenience=worriment indecision=irresolution index=indicator
indignation=outrage individual=mortal=person=someone=soul individualism=individuality induction=initiation
industry=manufacture inflection=prosody inflow=influx informant=source inoculation=vaccination
inquiry=query=question inquiry=research inscription=lettering inside=interior insight=penetration
instant=minute=moment instant=twinkling=wink instructor=teacher instrument=tool instrumentalist=musician=player
insularity=insulation insurance=policy insurrection=rebellion=revolt=uprising integrating=integration
integrity=unity intellect=reason=understanding intensity=strength intent=spirit interest=involvement
interest=pastime interest=sake interest=stake interpretation=reading interpretation=rendering
interrelation=interrelationship interrogation=interrogative=question interval=separation inventory=stock
investigating=investigation investigator=researcher involvement=participation irony=sarcasm=satire
irritability=petulance irritation=temper issuance=issue issue=matter=subject=topic issue=number ivory=pearl
jan=january jeep=landrover jerk=jolt jimdandy=jimhickey john=lavatory=privy=toilet johnny=reb=rebel joke=trick
joy=pleasure judge=justice judgment=mind judgment=opinion jumble=muddle=welter juncture=occasion jurisprudence=law
justness=nicety keenness=sharpness keepsake=souvenir kick=thrill kingdom=land=realm knife=tongue lab=laboratory
labor=labour=proletariat labyrinth=maze lad=sonny lady=madam lamentation=wail lance=spear land=soil
language=lyric=words language=speech lappet=wattle lashing=whipping lather=soapsuds=suds laugh=laughter law=police
lead=track=trail leaders=leadership leakage=outflow learner=scholar learning=scholarship left=leftfield
lengthening=perpetuation=prolongation lesson=moral letter=missive lexicon=vocabulary liberation=release
license=permit life=lifetime life=living life=spirit light=luminosity light=spark=sparkle likeness=similitude
limbo=oblivion limitation=restriction line=wrinkle link=tie livelihood=living=support lobscouse=lobscuse
locality=neighborhood=neighbourhood=vicinity localization=location location=placement=position longing=yearning
lord=master loudspeaker=speaker love=passion lumber=timber luminary=notable lump=swelling lunch=luncheon
machinist=mechanic madman=maniac maimed=wounded maleness=masculinity malingering=skulking mama=mamma=mommy
mania=passion manipulation=use manse=residence manufacturer=producer mark=score mark=target market=marketplace
marketing=merchandising=selling marriage=matrimony marriage=wedding marvel=wonder mass=people master=original
master=victor match=mate mate=partner=spouse mate=teammate material=stuff math=mathematics mating=union
maturation=ripening maximum=utmost meaning=substance means=way measure=measurement measure=step mechanics=mechanism
meddling=tampering medication=medicine meeting=merging melee=scrimmage melody=strain=tune melting=thaw
membership=rank memory=retention=retentiveness memory=store menace=threat mentality=outlook
mention=quotation=reference merchandise=product merit=virtue metro=subway microphone=mike midday=noon
middle=midsection midst=thick milieu=surroundings militia=reserves min=minute mind=thinker minister=parson=pastor
ministration=relief=succor misbehavior=misdeed misdemeanor=violation misery=wretchedness misgiving=qualm
misinterpretation=mistaking=misunderstanding missile=projectile mite=speck=touch mob=rabble mob=syndicate
mockery=scoffing modesty=reserve moisture=wet mold=stamp monarch=sovereign mortician=undertaker motif=theme
motion=move=movement motivation=need motto=shibboleth=slogan multiplication=propagation multitude=pack
murmur=muttering myofibril=myofibrilla narrative=story=tale national=subject nationalism=patriotism
naught=nothing=zero necktie=tie need=want negotiation=talks news=tidings=word newsman=reporter newspaper=paper
nigger=nigra north=union northerner=yank=yankee note=tone notice=observation notice=poster notification=presentment
nourishment=sustenance nov=november nuance=shade=subtlety objection=protest objection=remonstrance
observance=observation=watching occupancy=tenancy occupant=resident oct=october offence=offensive office=power
officer=policeman oneness=unity operation=procedure opinion=ruling opinion=sentiment=view
opponent=opposite=opposition opposition=resistance orator=rhetorician ordinance=regulation orthophosphate=phosphate
outlay=spending output=yield overture=prelude owner=proprietor ownership=possession pace=rate pace=stride=tread
pacing=tempo package=parcel pact=treaty pains=striving painting=picture pamphlet=tract pander=pimp=procurer
pang=twinge panic=terror parcel=portion=share pardner=partner part=percentage=portion=share part=piece part=region
particle=speck pass=walk passage=passageway passage=transition passing=release passion=rage past=yesteryear
patch=plot patch=spot path=route path=way pattern=practice pavement=sidewalk peace=serenity pecs=pectoral
penalty=punishment penance=repentance peptidase=protease percent=percentage permission=permit persistence=tenacity
perspective=position=view perspiration=sweat petition=request phantom=shadow phase=stage phone=telephone
phonemics=phonology photo=photograph phraseology=wording piazza=place picket=scout=sentinel=sentry picture=scene
picture=video piece=slice pier=wharf pinpoint=speck pitch=slant pity=shame place=property place=seat place=shoes
place=space place=stead plan=program planning=preparation=provision plant=works platform=program plenitude=plenty
plight=predicament poetry=verse point=spot polarity=sign polish=refinement pond=pool pool=syndicate
populace=public=world portrait=portrayal position=situation position=status pot=toilet potential=potentiality
pounding=throbbing power=powerfulness preaching=sermon precaution=safeguard precedence=priority
predilection=preference predominance=predomination preference=taste prerequisite=requirement press=pressure
pressing=pressure pretence=pretension prey=target price=terms principal=star principle=rationale principle=rule
privacy=secrecy pro=professional problem=trouble procedure=process proceeds=return=takings=yield product=production
profusion=richness project=projection project=task=undertaking promotion=publicity proportion=symmetry
proposition=suggestion prostitute=whore protection=security province=responsibility province=state provision=proviso
provision=supply psyche=soul pupil=student pursuit=quest push=thrust pussy=slit quality=timbre=tone
quarrel=row=wrangle quiet=silence race=subspecies railroad=railway rain=rainfall raise=rise ranch=spread
rascal=rogue rattler=rattlesnake reach=stretch reaction=response reactivity=responsiveness realism=reality
reality=world realization=recognition rebuff=slight receipt=reception receipts=revenue receiver=recipient
reception=response recollection=remembrance recovery=recuperation redemption=salvation redevelopment=renovation
reducing=reduction refund=repayment regard=respect register=registry regret=sorrow regulation=rule
rehabilitation=renewal reinforcement=support reissue=reprint reliance=trust relief=rest remainder=residue=rest
rendering=rendition rent=tear repeat=repetition replacement=replacing replacement=substitute
replacement=substitution=switch report=study repose=rest representative=voice reprieve=respite resignation=surrender
resolution=settlement resonance=sonority=vibrancy restoration=return resume=sketch=survey retaliation=revenge
revel=revelry reward=wages rhino=rhinoceros rhyme=verse rite=ritual road=route roadside=wayside rock=stone
roll=roster romp=runaway room=way rooms=suite root=solution root=stem run=streak run=tally run=test=trial
rundown=summation runner=smuggler rush=surge russia=ussr sadness=unhappiness salesgirl=saleslady saltwater=seawater
scene=shot scheme=strategy scholar=student school=schoolhouse schoolmarm=schoolmistress science=skill scot=scotchman
scoundrel=villain scouring=scrubbing scream=screech=shriek seafarer=seaman seahorse=walrus sealing=waterproofing
sec=second secrecy=silence section=segment sector=sphere sept=september sequence=succession serenity=tranquility
serpent=snake settlement=village shade=tint=tone shadow=trace=vestige shallowness=superficiality shenanigan=wile
shift=switching shift=transformation=transmutation shipping=transport shock=stupor shoelace=shoestring shooting=shot
shop=store shop=workshop shopkeeper=storekeeper=tradesman shot=stroke shouting=yelling shred=whit sight=survey=view
sight=vision sign=signal signature=touch sin=sinfulness singer=vocalist singularity=uniqueness sis=sister
sketch=study sketch=vignette sleep=slumber slide=swoop snare=trap snow=snowfall sod=sward=turf soldiery=troops
spatter=splatter=splutter=sputtering spectator=viewer=watcher=witness speculation=venture speed=velocity spell=tour
spell=trance spell=while spire=steeple sportsman=sportswoman spring=springtime spur=urging squad=team stair=step
staircase=stairway stairs=steps stall=stand stand=standpoint=viewpoint stealing=thieving
stimulant=stimulation=stimulus storage=storehouse storm=tempest strain=stress stress=tension string=train
study=survey study=work style=vogue subject=theme=topic subordinate=underling suffering=woe suffrage=vote
suggestion=trace sun=sunlight=sunshine sympathy=understanding synchronism=synchrony tears=weeping telegram=wire
testimonial=testimony testimonial=tribute theater=theatre three=trio thud=thumping thyrotrophin=tsh touch=trace
transfer=transportation transmission=transmitting traveler=traveller triumph=victory trouble=worry tumor=tumour
tumult=uproar turn=twist typewriting=typing usefulness=utility variation=version veranda=verandah verve=vitality
want=wish war=warfare washbasin=washbowl week=workweek whiskey=whisky white=whiteness winter=wintertime wool=woolen
"""
