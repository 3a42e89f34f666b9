"""Nouns with those of a kind of theirs, by WordNet 3.0 in senses that its texts use: meal, dinner; a table only."""

from __future__ import annotations

GROUPS = """
ability:capability=competence=intelligence=skill abstraction:thing accident:coincidence=injury
accomplishment:feat=pass=record=recruitment achievement:feat=pass=record=recruitment acquisition:procurement=purchase
act:action=activity=communication=departure=discovery=distribution=judgment=production=rejection act:sacrifice=statute
acting:roleplaying action:accomplishment=achievement=aeration=battle=behavior=blockade=change=choice=chromatography
action:course=defense=diffusion=employment=engagement=fight=interaction=operation=opposition
action:performance=resistance=saving=selection=thing=war=warfare
activity:acting=aid=assistance=attempt=behavior=breath=breathing=business=calibration=conduct
activity:control=creation=education=effort=game=help=instruction=intake=job=leadership=market
activity:measurement=occupation=operation=pattern=practice=preparation=procedure=process=protection
activity:reaction=recreation=response=role=search=sex=support=tears=training=try=uptake=usage=use
activity:variation=work=worship addition:additive address:residence administrator:director=manager
adult:host=liberal=man=type=woman advance:adjustment advantage:favor=good=lead=privilege advice:recommendation=warning
aerosol:fog=haze=smoke agent:drug aid:grant=scholarship=service=support air:breath airplane:bomber
alternative:possibility amazement:surprise=wonder american:southerner=yank=yankee ammunition:cartridge=round=shell
amount:figure=interval=point=probability=revenue=value=volume anger:indignation=rage
animal:adult=female=game=giant=larva=male=young anniversary:birthday antagonist:enemy=foe antibody:agglutinin
anxiety:concern=fear=worry apparatus:aerator appearance:beauty=countenance=effect=face=image=impression=look=stain
applicant:claimant=petitioner application:engineering=technology
area:block=center=corner=heart=middle=realm=room=scene=section=side=space argument:proof arms:ammunition=bomb
art:dance=painting artillery:cannon artist:master=painter arts:history=philosophy aspect:side assignment:mission
assistance:service=support assistant:model=secretary associate:colleague=fellow=member=partner
association:club=fellowship=gang=league=society assumption:basis=conclusion=condition astonishment:wonder
athlete:ballplayer=gymnast=sportsman atmosphere:feeling=spirit=tone attack:charge=fire=firing
attempt:battle=best=contribution=run=struggle=trial attention:eye=treatment attitude:outlook=respect=tendency
attorney:counsel author:novelist=poet authorities:state authority:command automobile:jeep=taxi
award:degree=scholarship awareness:feel=sense ballplayer:pitcher band:party battle:assault beauty:glory
bee:andrena=bumblebee=honeybee beginning:birth=threshold behavior:manner=manners
belief:conviction=doctrine=effect=expectation=faith=hunch=opinion=outlook=philosophy=religion
belief:sentiment=superstition=suspicion=theory=thought=values=view benefit:interest=sake bishop:archbishop boat:barge
body:college=colony=corpse=figure=flesh=form=jury=leaders=leadership=mass=membership=organization
body:particle=settlement=university bomb:grenade bone:jaw=skull=tooth bottom:foot=heel brightness:flash=glare
building:center=feedlot=hotel=house=restaurant=school=theater=theatre bush:rose
business:advertising=agency=career=employment=field=firm=industry=manufacturer=partnership=position
business:profession=sport=trade=work businessman:owner=proprietor capability:capacity=strength capital:stock car:jeep
carbon:graphite care:treatment case:client=patient=time category:sex catholic:pope cattle:beef cause:factor
ceremony:funeral change:damage=death=decrease=development=gradient=increase=lessening=motion=movement=revolution
change:surprise character:hero=spirit characteristic:aspect chart:profile chemical:fraction chicken:hen
chief:administrator=secretary child:babe=baby childhood:boyhood choice:decision=favorite=vote=voting
christian:catholic=protestant christianity:catholicism=protestantism church:protestant circle:party
circumstance:case=event citizen:voter class:labor=market=sex=world clergyman:minister=pastor=preacher=priest
cloth:canvas=silk clothing:blue=uniform cloud:aerosol coat:greatcoat=jacket
collection:category=class=combination=content=data=family=heap=law=mass=packet=pile=set=traffic collection:variety
color:shade comfort:convenience=relief command:order comment:cliche=mention=reference
commerce:business=marketing=payment=selling=trade commission:board committee:board commotion:turmoil
communication:content=discussion=expression=indication=language=message=objection=sign=signal=style
communication:voice community:neighborhood=village comparison:contrast competitor:champion
component:detail=item=member=point=remainder=rest=substance=unit concentration:titer
concept:abstraction=dimension=division=law=notion=part=possibility=rule=theory=whole
conception:abstraction=dimension=division=law=notion=part=possibility=rule=theory=whole
concern:affair=affairs=matter=part=thing=world
condition:atmosphere=comfort=danger=dark=despair=difficulty=guilt=immunity=mood=need=provision
condition:safety=silence=situation=way conflict:rebellion confusion:chaos connection:bond=relevance consciousness:self
consequence:change=impact=response consideration:reflection constituent:addition construction:complement=phrase
consumer:customer container:bag=basket=box=case=cup=dish=drawer=envelope=glass=purse
content:direction=guidance=humor=information=instruction=meaning=narrative=nonsense=petition
content:proposal=request=statement=story=subject=tale=theme=topic=wit contest:game=race=tournament
control:authority=possession conversation:talk cord:string corridor:hall=hallway cost:expense=payment couch:divan
countenance:expression=face=look country:swiss courage:heart=nerve=valor course:path=trail=way cows:beef creation:art
creature:adult=female=game=giant=larva=male=young crime:fraud=violation criminal:murderer=thief crisis:emergency
crowd:mob curiosity:interest curve:arc=spiral=turn customer:reader danger:menace=threat datum:statistic
day:afternoon=anniversary=date=evening=today=tomorrow=yesterday death:grave decade:sixties decision:appointment=move
deficiency:absence degree:depth=extent=extreme=high=intensity=quality demonstration:exhibition=performance
desire:ambition=wish=yearning detail:respect detergent:anionic determination:identification
development:phenomenon=progress device:gadget=instrument=key=reflector=sensor difference:discrepancy
difficulty:plight=problem dimension:character=characteristic=feature=height=length=quality=time direction:course=trend
dirt:clay=mud=sand disaster:tsunami discharge:explosion discovery:determination
discrimination:differentiation=distinction discussion:debate=detail disk:dot disorder:ailment distance:wavelength=way
distribution:sample distributor:retailer district:development division:beginning=component=element=end=factor=inning
doctor:quack=surgeon doctrine:credo=imitation=nationalism drawing:diagram=plan=sketch dress:gown drop:tear
duration:span dust:fallout duty:assignment=chore=demand=function=job=office=part=requirement=role=task dwelling:house
earth:dirt=field=island=soil edge:curb=margin education:course=experience=school educator:instructor=teacher
effect:change=figure=impact=response effectiveness:efficacy
effort:battle=best=contribution=difficulty=exercise=run=struggle=trial=trouble=workout element:addition=point
emission:radiation emotion:anger=anxiety=fear=hate=hatred=joy=love=spirit employee:clerk employment:booking=services
end:aim=intention=objective=purpose=tip energy:electricity=heat=radiation=work engagement:assault=combat
enterprise:business entertainment:show enthusiasm:eagerness entity:thing entrance:doorway=portal
environment:area=circumstance=field=sphere enzyme:protease epoch:age=day equipment:apparatus=material
equivalent:counterpart=substitute era:age=day essay:paper event:act=occurrence
evidence:argument=proof=record=statement=symptom=testimony evolution:growth examination:comparison=survey
example:exception=sample=specimen excitement:thrill exercise:set exertion:difficulty=exercise=trouble=workout
existence:life=possibility=presence expansion:extension expectation:hope=possibility=promise expenditure:cost
experience:life=reality=time=world experiment:test=testing expert:analyst=observer=specialist=therapist=veteran
explanation:definition=reason=theory expression:ambiguity=voice extent:area=depth=frontage=limit=range=scope
fabric:canvas=silk facility:source=station=transportation fact:case=detail=indicator=particular=point=truth
factor:point failure:defeat=loss faith:christianity=church family:couple=marriage=sex farmer:planter=rancher
father:papa fear:alarm=apprehension=horror=panic=terror feat:hit feature:aspect=brow=cheek=chin=forehead
feeling:affection=amazement=astonishment=desire=despair=effect=emotion=enthusiasm=hope=humor=hunch
feeling:mood=pain=pleasure=pride=sentiment=shame=suspicion=sympathy fiber:bristle fiction:novel=story
field:arts=grounds=lawn=realm=science=theology=yard fight:assault=encounter fighter:skirmisher fighting:encounter
figure:ace=four=nine=one=six=three=two film:documentary finding:identification finger:thumb fire:volley
firearm:pistol=rifle firing:volley firm:corporation flag:colors floor:basement=cellar flow:flux fluid:liquid fog:mist
food:feed force:command=enemy=energy=men=militia=momentum=police=reserves=staff=troops forest:grove
form:column=line=manner=model=plane=species=stem=style=type formation:flight=head=line=rear freedom:independence
frequency:incidence friend:buddy=companion=comrade=fellow fruit:seed function:operator=place=polynomial funds:treasury
funeral:burial furniture:table future:tomorrow gas:air=chlorine=hydrogen=nitrogen=oxygen gift:aid=award=prize
glass:pyrex goal:aim=intention=objective=purpose good:benefit=virtue goodness:benefit government:state
ground:dirt=field=island=soil grounds:garden=proof=symptom group:collection=people=system
grouping:collection=people=system gun:cannon=firearm hand:fist harm:wound head:administrator=secretary
headache:burden=business help:service highway:freeway=highroad honor:degree hormone:tsh
hour:dawn=dusk=midnight=noon=sundown humor:gag=irony=joke=satire hunch:heart
idea:belief=concept=conception=feeling=ideal=impression=meaning=notion=plan=program=reaction idea:suggestion=theme
ideal:example=standard illness:disease image:collage imagination:dream imitation:mimesis impact:blow
importance:significance impression:figure=hunch=suspicion
improvement:adjustment=cleaning=development=modernization=repair inability:stupidity incident:scene
income:profit=profits independence:liberty indication:clue=evidence=symptom
individual:adult=amateur=antagonist=applicant=authority=bodybuilder=candidate=case=collector
individual:engineer=expert=fighter=follower=friend=jew=killer=leader=life=lover=man=negro=neighbor
individual:observer=owner=registrant=relative=scientist=self=slave=white=worker inference:implication
influence:force=temptation
information:background=consideration=curriculum=datum=evidence=example=fact=grounds=material=news
information:secret=stimulus=word insect:queen instance:time instant:time institution:company=faith=religion
instruction:course=formula=rule instrument:weapon intake:drinking=feeding integer:figure intelligence:brain=intellect
intensity:emphasis=force interaction:contact intersection:vertex interval:pause
investigation:analysis=examination=research=search item:piece
job:career=employment=position=profession=sport=trade=work journey:way joy:excitement
judgment:conclusion=decision=evaluation killer:murderer kind:manner=model=species=style=type knife:bayonet
knowledge:ability=attitude=brain=equivalent=head=history=inability=information=mind=place=power knowledge:structure
labor:effort=exertion laborer:hand lack:absence land:field=island language:conversation=discussion=expression
law:principle lawyer:counsel leader:chief=employer=head=hero=politician legislator:senator legislature:congress=senate
length:diameter lens:monocle letter:invitation level:depth=extent=extreme=high=intensity=quality lie:tale
life:enthusiasm=survival light:fluorescence=headlight=moonlight=ray=sun=sunlight limb:arm=leg=thigh
line:axis=crest=curve=front=horizon=policy=rank=route=track liquid:liquor liquor:whiskey=whisky
list:checklist=inventory=schedule locality:place location:home=line=part=point=region=space
look:glance=glimpse=observation=stare=view lover:girl loyalty:nationalism lumber:board=plank machine:machinery=motor
magnitude:amount=dimension=extent=intensity=multiplicity=order=proportion=size=volume maker:author=producer
man:boy=gentleman=guy=officer=sir=veteran management:administration=supervision=treatment market:monopoly
marketing:sale material:builder=canvas=chemical=earth=fiber=ground=mineral=paper=particle=rock=silk=stone=waste
matter:area=solid=substance=system meal:breakfast=dinner=lunch=supper meaning:implication=point=sense means:tool
measure:interval=point=precaution=probability=value=volume measurement:observation medium:film=vehicle
meeting:conference member:brother=limb memory:recognition mention:allusion merchant:dealer=grocer=retailer=trader
message:direction=guidance=humor=information=instruction=meaning=narrative=nonsense=petition
message:proposal=request=statement=story=subject=tale=theme=topic=wit
metal:aluminum=iron=lead=mercury=potassium=tin=zinc meteor:meteorite meteorite:micrometeorite
method:solution=system=technique mind:conclusion=decision misery:suffering mixture:solution=suspension moment:time
money:fund morality:conscience=good mother:mama=mamma motion:wave motivation:impulse=morality motive:impulse=morality
motor:engine movement:approach=chase=flow=gesture=play=progress=rush=travel=wave movie:documentary murderer:assassin
music:melody=piece=section=tune musician:pianist=soloist name:brand=title nation:swiss necessity:need
need:deficiency=impulse=lack=morality=necessity negro:nigger neighborhood:place news:account=report
noise:clamor=crash=din=roar=thunder nonsense:absurdity notion:effect=hunch=suspicion
number:bulk=integer=majority=record object:earth=film=ground=land=location=part=ribbon=stuff=wall
objective:business=point obligation:demand=requirement observer:listener=spectator=witness
occasion:celebration=ceremony=crisis=party occupation:career=employment=position=profession=sport=trade=work
occurrence:accident=beginning=case=change=destiny=discharge=experience=failure=fate=fire=flash
occurrence:incident=instance=miracle=motion=movement=occasion=sound=success=thing=trouble office:headquarters=place
officer:captain=commander=cop=detective official:judge=officer opening:hole operator:driver=telegrapher opinion:mind
order:peace=series organ:gland=tongue=wing organism:animal=creature=individual=microorganism=person=plant=someone=soul
organization:association=company=design=distribution=enterprise=force=institution=management=party
organization:personnel=plan=union=unit outlook:hope=possibility=promise oxen:beef pain:suffering painting:watercolor
paper:card=sheet papers:patent=report=resolution=source=study parent:father=mother
part:air=allotment=atmosphere=beginning=bottom=constituent=county=detail=distance=element=end=factor
part:fraction=fragment=hell=hero=inning=interest=interior=item=member=outside=place=remainder=rest
part:side=strip=substance=top=unit=world particle:ion=micelle partner:husband=wife party:dinner past:history
pattern:fashion=motif payment:benefit=refund=royalty
people:blind=class=country=dead=enemy=generation=nation=population=public=world percentage:allotment=interest
performance:number performer:actor=dancer=magician=musician
period:century=day=decade=duration=epoch=era=generation=life=month=morning=night=past=phase=season
period:stage=term=time=times=week=weekend=year=years permission:consent
person:adult=amateur=antagonist=applicant=authority=bodybuilder=candidate=case=collector=engineer
person:expert=fighter=follower=friend=jew=killer=leader=life=lover=man=negro=neighbor=observer=owner
person:registrant=relative=scientist=self=slave=white=worker personality:identity personnel:men=police=staff=troops
perspective:light petition:application=demand phenomenon:chance=consequence=effect=luck=result
philosophy:credo=imitation=nationalism photograph:frame=scene physician:quack=surgeon physics:electronics
picture:collage=watercolor piece:beam=fragment=song=strip=world pitch:tone pitcher:southpaw place:grave=tomb=top
plan:schedule plane:bomber plant:factory platform:deck=landing=stage play:shot player:ballplayer
pleasure:comfort=delight=enjoyment plot:garden
point:beginning=center=corner=end=extent=instant=intersection=moment=origin=place=position=respect point:source=start
police:posse policeman:captain=cop=detective politician:governor=legislator=mayor port:harbor
portion:detail=item=member=remainder=rest=substance=unit position:direction=left=light=line=rank=retirement=room=way
possession:property=retention possibility:assumption=chance=model=opportunity=potential potential:prospect
power:control=degree=effectiveness=influence=intelligence=interest=skill practice:fashion=rehearsal present:today
pride:dignity=ego priest:bishop prize:scholarship procedure:calculation=routine proceedings:appeal=case=hearing
process:calculation=routine product:book=film=movie=output=release=volume=work
production:book=film=making=movie=output=volume=work profession:education=engineering=technology profit:dividend
profits:dividend program:schedule=series progress:career project:adventure=endeavor=enterprise
property:age=concentration=degree=estate=fashion=level=magnitude=manner=mode=odor=smell=strength
property:style=things=way proportion:percent=percentage=scale proposal:advice=suggestion proposition:theorem
protection:defense=mulch=roof protein:antibody=enzyme publication:book=magazine
quality:ability=accuracy=air=appearance=badness=characteristic=complexity=difference=difficulty=good
quality:goodness=morality=nature=popularity=power=uncertainty=usefulness
quantity:interval=point=probability=value=volume question:problem race:campaign rage:wrath rain:drizzle
range:horizon=view rank:first=level rate:flow=flux=frequency=rpm=speed=velocity rating:mark=score
ratio:efficiency=frequency reaction:oxidation=reflex reactionary:bourbon reality:fact
reasoning:analysis=inference=line recognition:identity record:history recreation:dancing=entertainment=fun=game=sport
reference:allusion=target reflector:mirror region:air=atmosphere=bottom=county=distance=hell=interior=outside=side=top
relation:change=comparison=component=connection=control=foundation=interrelation=part=portion
relation:position=possession=relationship relationship:account=membership relative:cousin=partner
religion:christianity=church remark:cliche=reference repair:maintenance report:anecdote
representation:copy=drawing=example=image=map=memory=perception=photograph=picture=stereotype reputation:name
request:application=demand requirement:need research:experiment=investigation residence:home=place resource:aid
respect:stature response:reflex responsibility:demand=requirement restaurant:cafe=cafeteria
result:change=impact=response retention:storage rider:horseman road:driveway=highway=roadway rock:marble=pebble
role:hero=place room:bar=bathroom=classroom=court=hall=kitchen=lobby=saloon=study route:direction=orbit
rule:canon=restriction safety:security salt:phosphate=polyphosphate satisfaction:pride
scene:background=darkness=light=shadow scheme:plot scholar:graduate=historian=philosopher=reader=theologian
science:psychology scientist:investigator=linguist=psychologist scope:horizon sculpture:statue
season:autumn=fall=spring=summer=winter second:instant secretary:receptionist
section:chapter=locality=neighborhood=passage=subsection security:insurance selection:decision=vote=voting
selling:sale sensation:smell=sound=taste=vision sense:sensitivity sensitivity:reactivity sentence:question
sentiment:judgment=mind series:chain=course=line=sequence serum:antiserum service:church
set:core=field=interval=pair=solution sex:procreation shade:shadow shape:column=line=plane share:allotment=interest
shelter:dugout=hut=tent shift:advance=amplitude=conversion=improvement shooting:firing=gunfire shop:drugstore
shore:coast shot:ball=firing=gunfire show:demonstration side:back=bottom=edge=front=rear=top sight:spectacle
signal:beam=number=recording=symbol silence:stillness similarity:parallel=similitude similitude:resemblance
situation:challenge=environment=picture=place=scene=thing size:distance slope:bank society:civilization=culture
sofa:divan soil:clay=mud=sand soldier:redcoat=trooper solid:glass=powder solution:conjugate
someone:adult=amateur=antagonist=applicant=authority=bodybuilder=candidate=case=collector=engineer
someone:expert=fighter=follower=friend=jew=killer=leader=life=lover=man=negro=neighbor=observer
someone:owner=registrant=relative=scientist=self=slave=white=worker sort:manner=model=species=style=type
soul:adult=amateur=antagonist=applicant=authority=bodybuilder=candidate=case=collector=engineer
soul:expert=fighter=follower=friend=jew=killer=leader=life=lover=man=negro=neighbor=observer=owner
soul:registrant=relative=scientist=self=slave=white=worker sound:music=noise=voice sovereign:king space:angle=opening
speaker:witness speech:conversation=discussion=expression=lecture=preaching=words speed:haste sphere:realm
spirit:courage=soul sport:gymnastics spot:grave=tomb=top stage:extent=wing stairs:ladder standard:control=norm=scale
start:birth=onset=threshold
state:action=activity=condition=death=degree=dependence=employment=end=existence=feeling=freedom
state:level=maturity=order=perfection=point=position=power=relationship=situation=stage=status=unity
statement:agreement=answer=comment=description=explanation=proclamation=proof=proposition=remark
statement:reply=response=result=solution=summary=term=thing=truth=word statistic:average status:rank=retirement
stem:branch step:precaution steps:ladder stone:marble=pebble store:drugstore story:basement=cellar=legend=myth=plot
strategy:plot stream:creek=river strength:power strip:tape
structure:area=building=floor=form=monument=organization=pattern=porch=shelter=story=system struggle:rebellion
student:graduate=historian=philosopher=reader=theologian
stuff:builder=chemical=earth=etcetera=fiber=ground=mineral=paper=particle=rock=stone=waste style:vein
subject:area=arts=question=science=theology substance:atom=fluid=material=mixture=stuff success:triumph=victory
sum:figure=revenue support:approval surface:end=side suspension:vapor suspicion:heart symbol:award=honor sympathy:pity
symptom:diarrhea=ketosis=pain=scar system:body=design=distribution=economy=network=plan=program=theology table:desk
task:adventure=endeavor=enterprise teaching:lesson temperature:cold=heat tendency:desire=direction=sympathy
term:session territory:development text:letter=line=lyric=words textile:canvas=silk theme:question
theory:assumption=model thermometer:thermocouple thief:robber thigh:lap thing:horror=pill
thinking:explanation=reasoning
thought:belief=concept=conception=explanation=feeling=ideal=impression=notion=plan=program=reaction
thought:reasoning=suggestion=theme time:day=future=hour=minute=moment=past=present=second=while top:treetop
topic:question tradition:habit tragedy:tsunami training:practice tree:willow trip:errand troops:cavalry
try:battle=best=contribution=run=struggle=trial tube:barrel=column=pipe two:pair type:version uncertainty:question
understanding:appreciation=comprehension unit:crew=family=force=household=outfit=side=team universe:nature
uptake:drinking=feeding usage:application=development use:application=development usefulness:function=purpose=role=use
value:cost=gnp=importance=price variation:difference vessel:boat=ship victim:martyr
view:background=judgment=light=mind vision:prevision volume:capacity wagon:cart waste:effluent=impurity=sewage
water:bay=ocean=sea=stream wave:tsunami way:course=tool=trend weapon:gun=knife=missile=sword weather:atmosphere=wind
weight:barbell whole:complex=composite=unit wife:housewife wind:breeze wit:gag=irony=joke=satire woman:girl=lady=wife
wood:grove=log woods:grove word:form=term
work:attention=booking=care=duty=investigation=labor=mission=procedure=project=publication=service
work:services=task=washing worker:assistant=employee=servant workout:set works:factory world:nature
worry:burden=business worship:prayer writer:novelist=poet writing:essay=literature=papers=paragraph=section
"""
