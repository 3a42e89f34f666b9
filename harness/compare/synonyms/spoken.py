"""Words that are said for one another where services are spoken of; a table only."""

from __future__ import annotations

GROUPS = """
book=reserve=hold=keep=schedule=arrange=secure=confirm=put booked=reserved=scheduled=arranged=set=confirmed=in=down
technician=engineer=fitter=plumber=mechanic=repairman=worker parcel=package=delivery=order=item=shipment
chemist=pharmacy=drugstore=pharmacist doctor=gp=physician=practitioner phone=ring=call=telephone=contact=reach
mobile=cell=cellphone=phone price=cost=fee=charge=rate=fare=total=amount=sum bill=invoice=account=statement
text=sms=message mail=post reference=confirmation=booking=order code=number=reference=id
ready=done=finished=complete=completed=prepared=waiting ship=send=dispatch=post=mail=forward=sent
arrive=come=reach=land=show=appear leave=go=depart=start=set refund=repay=reimburse=return=credit
change=switch=move=swap=amend=update=alter=shift=adjust=reschedule=rebook fix=repair=mend=sort=resolve=solve
check=verify=confirm=review=look=see=pull=find
colleague=coworker=specialist=agent=representative=advisor=team=someone car=vehicle=auto van=truck=lorry
flat=apartment=unit lift=elevator toilet=restroom=bathroom=loo=washroom queue=line
guest=visitor=customer=client=patient child=kid=youngster people=guests=persons=diners=folks
appointment=slot=visit=booking=reservation=session=opening=meeting=time open=free=available=vacant=left=going
spot=place=space=seat=room=slot shop=store=branch=outlet=location=site site=website=page=portal
form=paperwork=document issue=problem=fault=trouble=matter help=assist=support=serve begin=start=open=commence=kick
end=finish=close=stop=wrap around=about=roughly=approximately=circa nearly=almost=close surname=lastname=family
postcode=zip holiday=vacation=break movie=film=picture trousers=pants petrol=gas=fuel boot=trunk
luggage=baggage=bag=case=suitcase centre=center colour=color cheque=check licence=license=permit jumper=sweater
pavement=sidewalk rubbish=trash=garbage car=taxi=cab driver=courier=cabbie collect=pick=fetch=get
drop=leave=bring=deliver bring=take=carry have=got=see=show require=need=want=must quick=fast=swift
quickly=shortly=soon=fast=straight=promptly=immediately=right sorry=afraid=apologies=unfortunately=sadly
certainly=sure=absolutely=definitely=course
great=perfect=lovely=excellent=wonderful=brilliant=super=fantastic=good=fine=nice=smashing=grand
okay=fine=alright=good happy=glad=pleased=delighted=welcome tell=say=let=inform=advise explain=describe=tell
pay=settle=cover=spend owe=due=outstanding=payable note=record=write=log=register=enter=mark jot=write
request=ask=order=apply purchase=buy=get=order lend=loan=hire=rent reply=answer=respond=response big=large=great
small=little=tiny cheap=inexpensive=affordable cheapest=lowest=best earliest=soonest=first=next latest=last=newest
currently=presently=now=still roughly=about just=only=simply=merely both=two=all entrance=door=entry=reception=front
desk=counter=reception meal=food=dish sofa=couch fridge=refrigerator sign=register=enrol=join=enter enrol=enroll
stay=remain=keep=hold suit=work=fit=do suits=works=fits system=computer=records=file=screen
record=file=account=profile=system policy=plan=cover=insurance=contract cancel=scrap=void=withdraw
cancelled=canceled=dropped quote=estimate=price crew=team=people staff=team=people home=house=property=place
address=place details=information=info=particulars pet=dog=animal purse=handbag wallet=billfold pupil=student
teacher=tutor=instructor=coach lesson=class=session course=class journey=trip=ride=drive train=service=one
flight=plane=one bus=coach=service boat=ferry=ship=sailing=crossing show=performance=concert=gig=event
ticket=seat=pass gate=door line=queue=row bedroom=room tablet=pill=dose=medicine=medication=prescription
shot=jab=injection=vaccine checkup=exam=examination=appointment glass=pane leak=drip=escape power=electricity=supply
internet=broadband=connection=wifi=service screen=display laptop=computer=machine=device device=unit=machine
router=box=hub engineer=technician thing=item=stuff=one way=route=road street=road=lane garden=yard=lawn=patio
floor=storey=level morning=am afternoon=pm evening=night tonight=evening daily=day weekly=week monthly=month
yearly=year=annual=annually maximum=max=limit=most minimum=min=least extra=additional=another=more=further
additional=added lost=missing stolen=taken broken=faulty=damaged=defective=bust
working=running=functioning=operational=back closed=shut full=booked wrong=incorrect=mistaken
right=correct=accurate=exact accept=take=honour allow=permit=let allowed=permitted=welcome permitted=welcome
forbidden=banned=prohibited deposit=downpayment=prepayment discount=reduction=saving gift=present
voucher=coupon=certificate insurance=cover=coverage warranty=guarantee exchange=swap=trade=change fill=complete
remainder=balance=rest hang=hold sort=settle grown-up=adult whenever=anytime pop=come=go nip=go tenner=ten
fiver=five confirm=verify=check transfer=connect=put pass=hand=forward=relay chat=speak=talk ring=call back=again
begin=start kids=children heated=warm shelf=stock=store leaflet=brochure=booklet pamphlet=leaflet id=identification
bell=ring=call party=group=company calls=stops approve=accept=agree homepage=website told=passed=forwarded
vet=doctor haircut=trim=cut drop=bring=deliver beside=next boy=son girl=daughter
"""
