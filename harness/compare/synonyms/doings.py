"""Verbs that WordNet 3.0 lists as synonyms, in senses that its tagged texts use; a table only."""

from __future__ import annotations

GROUPS = """
abandon=desert=forsake abandon=empty=vacate abhor=loathe abide=bear=brook=endure=stand=suffer=tolerate
abide=bide=stay abridge=foreshorten=shorten absent=remove absorb=assimilate=ingest
absorb=engross=engulf=immerse=steep absorb=imbibe abstract=lift=pilfer=purloin abuse=maltreat
accede=bow=defer=submit accelerate=quicken=speed accentuate=emphasize=stress accept=admit=take accept=assume=bear
accept=consent acclaim=hail=herald accommodate=adapt accommodate=fit=suit accommodate=hold accompany=follow
accomplish=achieve=attain=reach accomplish=execute=fulfil=fulfill accord=agree accord=allot=grant accredit=recognize
accumulate=amass=gather accumulate=collect=compile ache=hurt=smart ache=suffer acknowledge=admit
acknowledge=recognize acquaint=introduce=present acquiesce=assent acquire=adopt=assume=take acquire=develop=grow
acquit=discharge=exonerate act=behave act=move act=play=represent activate=actuate=spark=trigger
adapt=adjust=conform add=bring=contribute=impart=lend add=summate=total add=supply address=speak adhere=cling=cohere
adjoin=butt adjust=align administer=allot=deal=dispense=distribute admit=include admonish=discourage=warn
adopt=borrow adopt=espouse=follow adorn=decorate=grace=ornament advance=boost=encourage=further=promote
advance=gain=win advance=progress adventure=chance=gamble=risk advertise=publicize advise=counsel advise=notify
advise=propose=suggest advocate=preach advocate=recommend=urge affect=dissemble=feign=pretend affect=involve=regard
affect=touch affirm=assert=swan=swear affirm=confirm=corroborate=substantiate=support affix=append afford=give=yield
affront=insult aggravate=exacerbate aggravate=exasperate agree=concur agree=correspond=fit=match aid=assist=help
aim=aspire aim=direct=place aim=direct=take=train aim=drive aim=propose=purport alarm=alert alight=light allege=say
alleviate=ease=facilitate alleviate=relieve allocate=apportion allot=assign allow=appropriate=reserve allow=grant
allow=leave allow=permit alter=change=vary amaze=astonish=astound amaze=baffle=bewilder=mystify=puzzle
ambush=bushwhack=waylay amend=better=improve amount=come=number=total amplify=magnify amuse=divert
analyse=analyze=examine=study anchor=ground animate=enliven=inspire annihilate=eliminate=eradicate announce=declare
announce=denote announce=herald annoy=bother=irritate=vex answer=reply=respond answer=resolve antagonise=counteract
anticipate=counter=foresee anticipate=expect anticipate=foreknow=foresee anticipate=predict=promise appeal=attract
appear=look=seem appease=conciliate=gentle=mollify=pacify applaud=clap apply=employ=use=utilize
apply=enforce=implement apply=give apply=practice appoint=charge appoint=constitute=name
appraise=assess=evaluate=measure appreciate=prize=treasure=value apprehend=arrest=collar=nab=nail
apprehend=comprehend=grasp=savvy approach=near appropriate=capture=conquer=seize approve=sanction
approximate=estimate=gauge=guess=judge arbitrate=intercede=mediate arch=curve argue=contend=debate argue=reason
arise=develop=grow=originate=rise arise=lift=rise arm=gird arouse=awake=awaken=wake
arouse=elicit=evoke=fire=provoke=raise arouse=energize=stimulate arouse=invoke=raise=stir arrange=stage array=range
arrest=catch arrest=stop arrive=come arrogate=claim articulate=enunciate=pronounce=say
articulate=formulate=phrase=word ascertain=assure=check=ensure=insure=see ascertain=determine=find
ascribe=assign=attribute=impute ask=enquire=inquire ask=expect=require assail=assault=attack assemble=gather=meet
assert=insist assert=maintain assign=delegate=designate assign=put associate=connect=link=relate associate=consort
assume=presume assure=ensure=guarantee=insure=secure assure=promise assure=reassure assure=tell atone=expiate
attempt=essay=seek=try attempt=undertake attend=hang attend=look=see attend=serve
attest=certify=demonstrate=evidence=manifest attract=pull augur=bode=forecast=portend=predict=presage
authorize=clear avenge=retaliate=revenge avert=avoid await=expect=look=wait award=grant award=present
back=endorse=indorse=support badger=bug=pester=tease bait=ride=tantalize=taunt=tease bake=broil bang=slam banish=bar
banish=ostracize banter=chaff=kid bar=barricade=block bar=exclude base=establish bask=enjoy=relish=savor
batter=buffet battle=combat bawl=bellow beam=broadcast=send=transmit beam=shine bear=carry=contain=hold bear=pay
bear=wear beat=crush=vanquish beat=drum beat=flap beat=pound=thump beckon=wave become=turn
bedamn=curse=damn=imprecate befit=suit befog=cloud=obscure befuddle=confound=confuse beg=implore=pray beg=solicit
beget=father=generate=sire begin=commence=start beguile=bewitch=captivate=capture=charm behave=carry=conduct
belie=contradict believe=conceive=consider=think believe=trust bemoan=bewail bend=crouch=stoop bend=twist
benefit=gain=profit berate=chide=lecture=rebuke=scold beseech=bid beset=chivy=harry=plague=provoke besiege=surround
besmirch=calumniate bespeak=indicate=point=signal betray=fail betray=wander better=break bewilder=throw bid=invite
bid=offer bid=wish bill=charge billow=wallow bind=bond=stick bind=hold=oblige bite=burn=sting blab=sing=talk
blame=fault blame=pick blanch=pale blare=blast blaspheme=curse=cuss=swear blast=boom=nail=smash blast=shell
blight=plague blink=wink block=halt=stop block=hinder=obstruct block=jam bloom=blossom=flower blossom=unfold
blow=drift=float blunder=goof blur=obscure blurt=ejaculate blush=flush=redden bluster=boast=brag board=room
boast=feature=sport book=hold boom=din boost=hike border=bound border=frame border=surround bore=drill
bother=trouble bounce=bound=rebound=ricochet=spring bound=confine=limit=restrain=restrict=throttle
bound=jump=leap=spring box=package brace=poise brace=steady brandish=wave brave=endure
breach=break=transgress=violate break=burst break=bust break=die=fail break=disclose=discover=divulge=expose=reveal
break=separate break=soften break=stop breed=engender bribe=buy bring=fetch bring=institute bring=land bring=take
bring=work=wreak bristle=burst broaden=extend brood=dwell brood=loom bruit=rumor brush=sweep buckle=warp
budge=shift=stir build=construct=make build=establish bump=encounter=find bump=knock bunch=cluster burn=fire
burn=glow burrow=tunnel burst=explode burst=split bury=entomb=inter bury=sink bury=swallow bustle=hustle busy=occupy
butcher=slaughter buy=purchase cable=telegraph=wire calculate=compute=figure=reckon
calculate=estimate=figure=forecast=reckon call=cry=holler=scream=shout=squall=yell call=name
call=phone=ring=telephone call=visit calm=quiet=still calm=steady camp=encamp campaign=fight campaign=run
canvass=poll capture=catch care=deal=handle=manage care=like=wish care=worry careen=lurch=reel=stagger
carry=channel=conduct=transmit carry=convey=express carry=run carry=stock carry=take carry=transport cart=drag=haul
cast=hurl cast=throw castigate=correct catapult=sling catch=grab catch=hitch catch=overhear catch=overtake
catch=see=view=watch cater=ply=provide=supply cause=induce=make=stimulate cavort=frolic=romp=skylark
cease=discontinue=quit=stop cease=end=finish=stop=terminate celebrate=fete celebrate=keep=observe celebrate=lionize
center=concentrate=focus=pore=rivet centralize=concentrate cerebrate=think certify=license challenge=dispute
champion=defend change=convert=exchange change=switch change=transfer chant=intone charge=file=lodge
charge=shoot=tear charter=hire chase=dog=track=trail chat=chatter=jaw=visit chatter=gabble=prattle cheat=jockey
check=contain=control=curb cheer=embolden chill=cool choose=prefer choose=select=take chortle=chuckle chuck=toss
cipher=encipher circulate=diffuse=disseminate=distribute=spread circumscribe=confine=limit cite=mention=name=refer
cite=quote claim=take clamber=scramble=struggle clarify=elucidate class=classify=separate clean=cleanse clean=pick
clear=crystallize=illuminate clear=pass clear=top cleave=split click=snap click=tick climax=culminate
climb=mount=rise=wax cling=hang clock=time close=shut clot=coagulate clothe=dress clutch=seize coach=train
coalesce=combine=fuse=merge=mix coax=wheedle coddle=pamper coerce=force=pressure coil=gyrate=spiral coincide=concur
collaborate=cooperate collapse=give collect=gather comb=ransack combine=compound come=fall come=hail come=occur
comfort=console=solace=soothe comfort=ease command=control command=require commandeer=hijack commemorate=mark
comment=notice commit=confide=entrust=intrust=trust commit=dedicate=devote=give commit=institutionalize=send
commit=invest=put commit=perpetrate=pull communicate=pass commute=transpose compare=equate compel=oblige
compensate=counterbalance compete=contend=vie compile=compose complete=discharge=dispatch complete=finish
complicate=refine compliment=congratulate comply=follow compose=pen=write compound=deepen=intensify
comprehend=perceive compress=constrict=contract=press comprise=constitute=represent comprise=contain=incorporate
con=defraud=swindle conceal=hide concede=confess=profess concede=grant=yield concentrate=condense
concern=interest=occupy concern=pertain=refer=relate=touch conclude=reason conclude=resolve condemn=decry=excoriate
condemn=sentence condition=discipline=train condition=specify=stipulate conduct=direct=guide=lead=take
confer=consult confirm=reassert confiscate=seize confront=face congeal=set congratulate=felicitate
congratulate=pride conjecture=hypothesize=speculate=suppose=theorize conjoin=join connect=join=link connect=link=tie
connote=imply conquer=curb=inhibit=subdue=suppress consider=count=weigh consider=deal=take consider=debate
consider=reckon=regard=see=view consider=study consist=dwell=lie construct=manufacture construe=interpret
consult=refer consume=ingest=take contact=reach contaminate=foul
contemplate=meditate=mull=muse=ponder=reflect=speculate contemplate=study contend=contest
contend=cope=deal=grapple=manage contend=postulate continue=keep=proceed continue=keep=retain
continue=preserve=uphold contract=shrink contract=sign contract=undertake contrast=counterpoint contribute=give
contribute=lead contrive=design=plan=project contrive=devise=forge=formulate=invent control=operate converge=meet
cook=fix=prepare=ready coordinate=organise=organize copy=imitate=simulate correct=redress correspond=equate
corrupt=deprave couch=frame=put count=matter=weigh couple=match=mate=pair court=woo cover=cross=traverse
cover=deal=handle=plow=treat cover=embrace=encompass cover=extend cover=insure=underwrite cover=report cower=huddle
crack=snap crackle=crunch crash=ram crawl=creep creak=screech=squeak crease=wrinkle create=make creep=sneak
cringe=flinch=quail=recoil=shrink=wince cringe=grovel criticise=criticize croak=die=expire=perish
cross=foil=frustrate=thwart cross=intersect crouch=squat crow=gloat crowd=herd crowd=push crumble=crumple=tumble
crush=mash=squash=squeeze crush=oppress=suppress cry=exclaim=shout cry=weep cuddle=nestle=nuzzle=snuggle
cultivate=work curtail=restrict curve=cut=sheer=swerve=veer curve=wind cut=issue cut=reduce=trim cut=tailor dab=pat
dampen=moisten dampen=stifle dangle=swing dare=defy dart=dash=flash=scoot=scud=shoot dart=flit=flutter dash=smash
daunt=scare dawn=penetrate daydream=dream=woolgather deal=sell deceive=delude decelerate=slow decide=determine
decide=resolve=settle declaim=recite decline=refuse=reject decline=wane decline=worsen decrease=diminish=fall=lessen
deduce=derive=infer deduct=subtract deduct=withhold deem=hold defeat=kill defeat=overcome defecate=make
defend=fight=oppose defend=guard=hold defend=support defer=postpone=shelve define=delimit=specify defy=refuse=resist
defy=withstand deign=descend delay=stay delight=enjoy=revel deliver=present deliver=render=return deliver=rescue
delve=dig demand=exact demand=involve=necessitate=need=require=take demonstrate=establish=prove=show
demonstrate=exhibit=present=show demonstrate=march demote=relegate demur=except denote=refer denounce=mark
deny=refuse depart=deviate=vary depart=quit depart=start depict=describe=draw depict=picture=show depict=portray
deposit=lodge=stick=wedge deposit=situate deprive=divest=strip derive=descend derive=gain descend=fall
describe=draw=trace describe=identify=key=name describe=report deserve=merit desire=hope=trust desire=want
despatch=dispatch despise=disdain=scorn despoil=ransack=rifle destine=doom destine=intend destroy=ruin
detect=discover=find=notice=observe deter=discourage determine=fix=set=specify determine=influence=regulate=shape
determine=settle detest=hate detonate=explode develop=educate=prepare=train develop=evolve develop=formulate
develop=modernize deviate=divert devise=organize=prepare devote=give=pay diagram=plot dictate=order=prescribe
differ=disagree differentiate=distinguish=mark differentiate=distinguish=separate=tell diffuse=permeate=pervade
dip=dunk direct=send disable=incapacitate disallow=forbid=prohibit=proscribe=veto disappear=vanish disapprove=reject
disband=dissolve discard=dispose=toss discern=distinguish=recognize discharge=eject=release discharge=fire
discharge=free discount=dismiss=disregard=ignore discover=hear=learn=see discover=strike disdain=reject=scorn=spurn
disengage=withdraw disentangle=extricate disgrace=dishonor=dishonour=shame disk=harrow dislodge=free
disperse=dissipate=scatter disperse=scatter=sprinkle display=exhibit=expose dispute=quarrel disregard=ignore=snub
disrobe=strip=undress disrupt=interrupt distill=extract distill=purify distort=falsify=warp distort=twist
distrust=mistrust=suspect disturb=interrupt disturb=touch disturb=trouble=upset dive=plunge divide=separate=split
dodge=evade=hedge=sidestep=skirt dominate=master dominate=predominate=prevail=reign=rule dot=stud doze=drowse
draft=enlist drag=draw=puff drag=embroil=sweep drag=trail dramatize=embellish=pad draw=force=pull draw=make
draw=reap dread=fear dribble=trickle drift=err=stray drift=range=roam=rove=stray=wander drill=practice
drink=salute=toast drive=force=ram drive=labor=push drive=motor drive=repel droop=sag drop=expend=spend drop=fell
drop=sink drop=unload drown=submerge dub=nickname dupe=gull duplicate=repeat dwell=inhabit=live=populate
earn=gain=make=realize earn=garner ease=relieve eat=feed echo=repeat echo=resound=reverberate=ring
eclipse=overshadow eddy=purl=swirl=whirl edge=inch efface=obliterate effect=effectuate elaborate=enlarge=expound
elapse=pass elate=uplift elevate=lift=raise elevate=promote elicit=extract elongate=stretch elude=escape elude=evade
emancipate=liberate embed=imbed=implant=plant embody=personify embrace=hug emerge=issue
emphasize=underline=underscore employ=engage=hire enact=ordain enchant=enthrall=transport enclose=envelop=wrap
enclose=inclose encounter=meet=receive encounter=meet=see endanger=expose
endanger=imperil=jeopardize=menace=threaten endeavor=strive endow=gift=invest endure=last=live=survive
enforce=impose engage=occupy engage=pursue engrave=inscribe enhance=heighten=raise enjoin=order=say=tell enjoy=love
enlarge=magnify enrol=enroll=enter=recruit ensue=result entail=imply=mean enter=figure enter=participate
enter=record enthrone=vest entice=lure=tempt entitle=title enumerate=itemize envisage=imagine
envision=fancy=figure=picture=see=visualize envision=foresee epitomize=typify equal=match=rival=touch equip=fit
erect=raise erode=gnaw err=slip erupt=ignite eschew=shun establish=found=institute=plant establish=found=launch
establish=give establish=make esteem=respect=value evidence=prove=show=testify evidence=tell exaggerate=magnify
exalt=glorify=proclaim examine=probe examine=test=try exceed=outdo=outstrip=surpass exceed=pass=top=transcend
excel=surpass except=exclude=omit exchange=switch excise=expunge=strike excite=stimulate exclaim=proclaim=promulgate
exclude=shut excuse=explain excuse=justify=rationalize excuse=pardon exemplify=illustrate exemplify=represent
exempt=free=relieve exercise=exert exercise=practice exercise=work exert=maintain=wield exhaust=sap
exist=live=subsist=survive expand=flourish=thrive expand=inflate expedite=hasten expend=use experience=feel
experience=know=live experience=receive exploit=tap explore=search expose=uncover express=show express=state
express=utter extend=lead=pass=run extend=offer extend=prolong extend=stretch extenuate=mitigate
extrapolate=generalize=infer face=front=look fade=pass fail=miscarry fail=neglect faint=swoon fake=forge fall=strike
falter=stammer=stutter falter=stumble falter=waver fascinate=grip=transfix fascinate=intrigue fasten=fix=secure
fathom=penetrate favor=prefer feed=give feel=find feel=finger feel=sense fight=struggle file=register
fill=fulfil=fulfill=meet=satisfy fill=occupy fill=satiate fill=take film=shoot=take find=obtain=receive find=rule
find=see=witness fit=meet fix=mend=repair=restore flail=lam=thrash flap=wave flash=flaunt flash=twinkle=wink
flicker=flutter=quiver flip=throw flip=toss float=swim flog=lash=slash=whip flood=swamp flounder=stagger
flourish=prosper=thrive flow=run flub=spoil fly=pilot fly=wing follow=observe=watch follow=succeed follow=trace
fool=gull forbid=foreclose=forestall=preclude=prevent force=impel force=push force=squeeze force=thrust
forego=precede forgo=waive form=imprint form=make form=organize form=shape form=spring forswear=retract
fortify=strengthen foster=further free=liberate=loose=release free=rid freeze=suspend frequent=patronize=shop
fret=fuss frighten=scare fumble=grope function=officiate function=operate=run=work function=serve
furnish=provide=render=supply fuss=mother gain=hit=make=reach gape=gawk gash=slash gasp=heave=pant=puff gaze=stare
generate=give=render=yield germinate=sprout gesticulate=gesture=motion giggle=titter give=grant give=hand=pass=reach
give=hold=make=throw give=impart=leave give=present give=sacrifice glance=glint glare=glower
gleam=glint=glisten=glitter=shine glean=harvest=reap glow=shine glue=paste glut=gorge=overeat=overindulge goad=spur
govern=order=regulate govern=rule grade=place=rank=rate grapple=grip gratify=satisfy greet=recognize
grind=labor=toil groan=moan groom=prepare=train grow=mature grow=produce=raise grow=turn growl=grumble=rumble
grumble=mutter grumble=scold guarantee=undertake guess=hazard=venture guess=imagine=reckon=suppose=think
guide=head=maneuver=point=steer gush=spout hamper=hinder handle=palm handle=wield hanker=long=yearn
happen=materialize happen=occur=pass harbor=hold=nurse hasten=hurry=rush hasten=induce=stimulate
hasten=race=rush=speed haunt=obsess haunt=stalk hawk=huckster=peddle head=lead heal=mend heap=pile heave=heft
heave=surge heed=listen heighten=rise help=serve hesitate=pause hesitate=waver highlight=spotlight hinder=impede
hint=suggest hit=score hit=shoot hit=strike hit=stumble hitch=hobble=limp hoist=lift hold=keep=maintain
hold=obtain=prevail hold=restrain hold=retain hold=support=sustain honor=honour=reward honor=observe=respect
hook=rob=soak hop=skip howl=roar=wail hulk=loom=tower humble=humiliate hunt=trace hurl=hurtle=lunge=thrust
hurry=speed hush=silence=still identify=place idle=laze idolize=revere=worship ignite=light ignore=neglect
illuminate=illumine=light immerse=plunge impair=mar impede=obstruct=occlude impersonate=portray impose=inflict=visit
impose=levy impress=move=strike imprison=jail incite=instigate incite=motivate=move=prompt incline=lean=run=tend
incorporate=integrate indicate=point=show indicate=suggest induct=seat infest=overrun initiate=originate=start
injure=wound innovate=introduce inquire=wonder insert=introduce insert=tuck inspect=visit inspire=prompt
inspire=urge instal=install instruct=learn=teach insulate=isolate integrate=mix intend=mean=think intercept=stop
interfere=intervene interject=interpose interlace=intertwine=lace=twine interlock=mesh interpret=render
interpret=represent interpret=translate=understand interview=question interweave=weave intimate=suggest
intrude=trespass invade=occupy inveigh=rail invent=manufacture invite=tempt irrigate=water issue=publish=release
issue=supply itch=scratch jab=poke jabber=spout jam=pile=throng jangle=jingle jar=jolt jeer=scoff jeopardize=stake
jerk=twitch jerk=yank jest=joke jimmy=prise=pry jog=ramble joggle=wiggle journey=travel judge=label=pronounce
jump=rise jump=start junk=scrap justify=vindicate justify=warrant keep=maintain=sustain keep=prevent keep=restrain
know=recognize label=mark=tag lack=miss lam=run lap=lick lapse=pass=sink launch=plunge lavish=shower
lay=place=position=put=set lead=leave=result lead=precede lean=tilt learn=memorize learn=read=study=take lease=rent
legislate=pass lend=loan lessen=subside lick=solve lie=rest lift=repeal=rescind linger=loiter=lurk=tarry
locate=place locate=settle locate=situate lock=mesh look=search loose=unleash loot=plunder lose=mislay=misplace
lose=miss lumber=pound lurch=pitch lurk=skulk maintain=preserve make=name make=produce make=take
manage=superintend=supervise manage=wangle march=parade mark=note=notice maroon=strand marry=wed marshal=mobilize
marvel=wonder massacre=slaughter master=overcome=surmount mastermind=organize mean=signify meander=thread=wind
meet=touch melt=thaw=unthaw mention=note=observe=remark merchandise=trade merge=unify=unite mingle=unify
minimize=understate misconstrue=misunderstand miss=neglect=overlook mobilize=rally model=mold=mould model=pattern
modernize=overhaul mouth=speak=talk=utter move=proceed move=travel muffle=smother=stifle mumble=mutter muster=rally
narrow=specialize narrow=specify need=require=want nip=pinch nose=poke=pry nourish=sustain nudge=prod occupy=reside
occupy=take offer=proffer offer=volunteer open=spread oppose=pit orbit=revolve orient=point outline=sketch
outrage=scandalize=shock outsmart=overreach overcome=overpower=overwhelm overhaul=overtake=pass
override=overturn=reverse overthrow=subvert own=possess pack=wad pain=trouble paraphrase=rephrase
part=separate=split pass=spend pass=surpass patch=piece patrol=police patronize=sponsor pelt=pepper penalize=punish
perch=rest=roost persevere=persist persist=prevail=run persist=remain persuade=sway perturb=trouble photograph=shoot
pipe=shriek=shrill pitch=toss pivot=swivel plant=set plat=plot play=run plod=trudge plow=turn polish=refine
polish=smooth pommel=pummel pose=present pose=sit post=send=station potter=tinker pounce=swoop pound=ram
pour=stream=swarm practice=practise=rehearse prance=strut=swagger prepare=ready=set present=stage present=submit
preserve=save press=urge prevail=triumph print=publish process=treat procrastinate=stall procure=secure
project=propose project=protrude promote=push protest=resist publish=write pulsate=pulse=throb quake=quiver
qualify=restrict quash=repress=subdue=subjugate quell=squelch query=question question=wonder rage=storm raise=rear
range=run range=straddle ratify=sign reach=touch react=respond read=record=register=show read=say realize=recognize
realize=see=understand rear=rise reassign=transfer rebel=rise rebuff=repel=repulse rebuff=repel=snub
rebuild=reconstruct rebut=refute recall=recollect=remember=think recall=return recede=retire=retreat=withdraw
receive=welcome reconcile=settle reconnoiter=scout recount=tell recover=regain=retrieve recreate=revive=vivify
recur=repeat redeem=save reduce=shrink reek=smack reel=spin=whirl reenforce=reinforce reexamine=review
refashion=remake refill=replenish reflect=shine refund=repay=return regroup=reorganize reinforce=reward
reissue=reprint reiterate=repeat=restate rejoin=retort=return release=secrete release=turn relegate=submit
relent=yield relieve=salvage=save rely=trust remain=rest=stay remove=take rend=rip=rive rent=take replace=substitute
replace=supersede=supplant represent=symbolize resign=vacate resist=stand resolve=solve resurrect=upraise
retch=vomit retrace=trace return=revert reveal=uncover revere=reverence=venerate reverse=turn revolve=rotate
ride=sit rinse=wash ripple=ruffle=undulate rise=surface roar=thunder rock=shake=sway roll=wheel roll=wind=wrap
rub=scratch rupture=snap=tear sail=sweep sample=taste=try sashay=sidle save=spare savor=taste say=state=tell
say=suppose scamper=scurry=scuttle scorch=sear scour=scrub scrape=scratch screen=test search=seek secede=splinter
seclude=withdraw see=visit send=ship serve=service settle=sink sew=stitch shake=stimulate=stir shamble=shuffle
shed=throw shift=switch shift=transfer shiver=shudder show=usher shrink=wither sift=strain sign=signal
sign=subscribe sing=whistle sink=slump slacken=slow slant=weight sleep=slumber slice=slit slide=slip slip=steal
slop=spill slop=splash smother=suffocate smother=surround snap=snarl snap=snatch snare=trap snicker=snigger
snoop=spy soak=souse soar=surge sound=vocalize span=sweep=traverse spatter=splash specialize=specify spell=write
splash=sprinkle spot=spy sprain=turn sprawl=straggle squirm=twist=wriggle=writhe stamp=stomp state=submit stay=stick
step=tread stir=touch strain=strive strangle=throttle stretch=unfold stuff=thrust stumble=trip sub=substitute
submit=take subscribe=support suffer=sustain surmise=suspect swap=switch=trade swarm=teem sway=swing
swirl=twiddle=twirl=whirl sympathize=understand synthesise=synthesize tackle=undertake thrash=thresh=toss thud=thump
tire=weary topple=tumble torment=torture trample=tread transfer=transmit transfer=transplant transform=transmute
underestimate=underrate undermine=weaken unlace=untie wag=waggle wail=whimper wallop=whack whir=whiz wrack=wreck
yap=yelp
"""
