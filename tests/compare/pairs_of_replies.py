# ruff: noqa: E501 - one pair a line
"""Pairs of replies from many trades: what says the same, and what does not, with the least severity it must have."""

from __future__ import annotations

HARMLESS = """
We can do the sponge without nuts, for eleven pounds. | There's a nut-free sponge at £11.
You are down for the colour, and the note says no ammonia. | Colour it is, ammonia-free as you asked.
The garden has no steps anywhere. | The whole garden is step-free.
The soup is nine euros with no nuts in it. | It's nine euros, and I'll leave the nuts out.
Someone will be with you on Friday morning at nine. | We'll come out to you Friday at 9 in the morning.
Ferry tickets are included, bicycles aren't. | Ferry tickets are part of the price, but you do have to book bicycles.
We're open until six. | Not until six.
The pool doesn't close in winter. | The pool stays open in winter.
Please keep it in the fridge for two full days. | Keep it in the fridge for two days.
Should the weather turn we'll move you to Sunday. | If the weather turns you'll be moved to Sunday.
The van is $45 a day without insurance. | It's 45 dollars a day for the van, no insurance.
oh no i am sorry to hear that we will send a new one today | I'm sorry. We'll send a new one today.
Your flight leaves at 6:45 in the morning from gate twelve. | It departs gate 12 at six forty five a.m.
Sure, I can help you with that. What's your account number? | Happy to help! Could you give me your account number, please?
I've gone ahead and cancelled the order for you. | Done, that order has been canceled.
The total comes to $86.40 including tax. | With tax, you're looking at eighty six dollars and forty cents.
Your prescription will be ready after four. | You can pick up your prescription any time after 4 pm.
I'm sorry, but we're fully booked on Saturday night. | Unfortunately there's nothing left for Saturday night.
We don't have any tables at seven, but I could do eight thirty. | Seven isn't available, but 8:30 is open.
Let me transfer you to someone in billing. | I'm going to connect you with our billing department.
You're checked in, room four oh two. Enjoy your stay! | All checked in. Your room is 402. Have a great stay!
Can I have your date of birth to verify your account? | For verification, what is your date of birth?
Your balance is minus twenty dollars. | You have a balance of -$20.
Thanks for calling Northwind Energy, this is Ava. How can I help you today? | Northwind Energy, Ava speaking. What can I do for you?
I have you down for two adults and one child. | That's two adults and a child, got it.
Okay, your new pickup time is half past ten. | Great, I've moved your pickup to 10:30.
We close at five on weekdays. | On weekdays we're open until 5 pm.
The technician will arrive between 1 and 3 pm tomorrow. | A technician will be there tomorrow from one to three in the afternoon.
You need to bring a photo ID. | Please bring a photo ID with you.
There's no charge for that. | That's free of charge.
There is no fee for changing your seat. | Changing your seat is free of charge.
Your confirmation code is X K four seven two. | The confirmation code is XK472.
I couldn't find a booking under that name. | I don't see any reservation under that name.
It's going to take about half an hour. | That'll take roughly thirty minutes.
I'm sorry to hear that. Can you describe what happened? | Oh no, I'm sorry. What happened?
Your package was delivered on Monday the eleventh. | It was delivered on Monday, May 11th.
Would you like the window or the aisle? | Do you prefer a window seat or an aisle seat?
The interest rate is four and a half percent. | Right now the rate is 4.5%.
Perfect. I've sent a confirmation to dana at example dot com. | Great, a confirmation email is on its way to dana@example.com.
Your next payment of $120 is due on June first. | You have $120 due on the first of June.
I'll text you the link. | You'll get a text with the link shortly.
You're welcome. Goodbye! | My pleasure. Have a nice day, bye!
Is there anything else I can do for you? | Anything else I can help with today?
Just to confirm, that's a large pepperoni and two sodas, right? | So that's one large pepperoni and 2 sodas, correct?
We accept Visa and Mastercard. | You can pay with Visa or Mastercard.
The room costs ninety nine euros a night. | It's €99 per night.
Your appointment with Dr. Patel is on Thursday at 2. | You're seeing Dr. Patel Thursday at two o'clock.
I'm afraid the doctor isn't in on Fridays. | The doctor is out on Fridays, I'm afraid.
Sorry, I didn't catch that. Could you repeat it? | Could you say that again, please?
One moment while I look that up. | Let me check that for you.
It's been refunded to your card. | I've issued the refund to your card.
The warranty lasts for two years. | You get a two-year warranty.
Your car will be ready by noon. | The car should be done by 12 pm.
You can reach us at five five five, two three four, nine eight seven six. | Our number is (555) 234-9876.
Please hold while I connect you to an agent. | Hold on, I'm transferring you to an agent.
I'd be happy to reschedule that. When would you like to come in? | Of course, we can reschedule. What day works best for you?
That item is out of stock. | We don't have that item in stock at the moment.
It ships within three business days. | It'll ship in 3 business days.
Great, you're all set. | Perfect, that's all taken care of.
No, there isn't a penalty for cancelling early. | You won't be charged a penalty if you cancel early.
You must cancel at least 24 hours in advance. | Cancellations need to be made at least twenty four hours ahead.
Yes, parking is free. | Yes, parking doesn't cost anything.
Your seat is 14C. | You're in seat fourteen C.
We've got a slot at 9 or at 11. | I can offer you eleven o'clock or nine o'clock.
We can do Monday or Wednesday. Which do you prefer? | Would Monday or Wednesday be better?
Thank you, Marcus. I found your reservation. | Thanks Marcus, I see your reservation here.
Your claim number is 4471 dash 20. | The claim number is four four seven one, two zero.
You have three unread messages. | There are 3 messages you haven't read.
The store opens at ten on Sundays. | On Sundays we open at 10 a.m.
Okay, so a party of six on the twenty second at 7:30. | Six people, the 22nd, half past seven. Got it.
Do you have any allergies I should note? | Any allergies we should know about?
May I have your full name, please? | Who am I speaking with?
Your policy covers up to $5,000. | The policy covers damage up to five thousand dollars.
I understand. Let me see what I can do. | Got it, give me a second to see what's possible.
It's twelve miles from the airport. | The airport is 12 miles away.
The earliest I have is tomorrow at quarter past eight. | The first opening is tomorrow at 8:15.
I've added a late checkout for you, no extra cost. | You have a late checkout now, at no additional charge.
Please don't hesitate to call us back. | Feel free to call again any time.
Don't worry, your data is safe. | Your data is safe.
Certainly. Which city are you flying from? | Sure! What city will you be departing from?
So you'd like to change your flight, is that right? | You want to change your flight, correct?
It will be $15 for the shipping and $80 for the shoes. | The shoes are eighty dollars, plus fifteen for shipping.
Unfortunately I can't give you a refund. | I'm sorry, a refund isn't possible.
That's correct, your password was reset yesterday. | Yes, we reset your password yesterday.
I've put your delivery on hold until Friday. | Your delivery is on hold till Friday.
The meter reading is due by the 15th. | Please send the meter reading by the fifteenth.
Your table's booked for 8pm under Nguyen. | I have a table reserved at eight p.m. under the name Nguyen.
Hi there! | Hello!
Sure. | Of course.
Yes. | Yes, that's right.
No. | No, it isn't.
How many people will be in your party? | For how many guests?
And what's the best number to reach you? | What phone number should we use?
Great choice! That'll be ready in twenty minutes. | Excellent. It'll be ready in 20 minutes.
Before I transfer you, may I have your name? | Can I get your name before I put you through to someone?
The train from platform nine leaves in five minutes. | In 5 minutes the train departs from platform 9.
You can return it within thirty days. | Returns are accepted for 30 days.
I've noted that you're allergic to penicillin. | I put the penicillin allergy on your file.
We'll call you back within the hour. | You'll get a call back from us within an hour.
It looks like your bill went up because of the new rate. | The increase on your bill comes from the new rate.
There were two charges on March 3rd, one for $9.99 and one for $14. | On the third of March you were charged $14 and $9.99.
We'll need 48 hours' notice. | Please give us two days' notice.
Okay. | Alright, got it.
You'll hear from us by the end of the week. | We'll get back to you before the week is over.
Good afternoon, Lakeside Vet, how may I direct your call? | Lakeside Vet, good afternoon! How can I help?
Your dog's vaccines are due in September. | The vaccines for your dog come due this September.
Our groomer has a gap Wednesday at a quarter to twelve. | There's an opening with the groomer on Wednesday, 11:45.
I went ahead and moved you to the 4 p.m. class. | You're now in the four o'clock class.
That'd be two hundred and ten dollars for the pair. | Both together are $210.
We're about a ten minute walk from the station. | From the station it's roughly ten minutes on foot.
Sorry about the wait! Who do I have the pleasure of speaking with? | Thanks for holding. May I ask your name?
You've reached the limit of five transfers this month. | This month's five transfers have been used up.
Your card ending in 4 4 2 1 has been blocked. | I've blocked the card that ends with 4421.
The replacement card should arrive in seven to ten days. | Expect the new card within 7-10 days.
It's not possible to change the name on a ticket. | We can't change the name on tickets.
Check-in starts at three and checkout is at eleven. | You can check in from 3 pm, and checkout's at 11 am.
Breakfast runs from 6:30 until 10. | Breakfast is served between half past six and ten.
Pets are welcome for an extra twenty five dollars a night. | You can bring pets; it's $25 more per night.
The gym is open 24 hours. | You can use the gym around the clock.
I can't access that information, but my colleague can. Let me put you through. | I don't have access to that. I'll connect you with a colleague who does.
The plumber's running late; he'll be there by six. | Our plumber is delayed, but he'll arrive by 6.
You'd owe nothing today. | There's nothing to pay today.
Your deductible is fifteen hundred dollars. | You have a $1,500 deductible.
The claim was filed on the twenty-eighth of February. | February 28th is when the claim was filed.
Please spell your last name for me. | How do you spell your surname?
So your surname is K O W A L S K I. | Kowalski, spelled K-O-W-A-L-S-K-I.
And the postcode is nine oh two one oh? | Your zip is 90210, right?
Great news, your loan has been approved! | I'm pleased to tell you the loan's approved.
Your loan application was not approved. | Unfortunately your loan application was declined.
That size is sold out. | We no longer have that size.
We don't deliver on Sundays or public holidays. | There are no deliveries on Sundays or on public holidays.
The office will be closed on Monday for the holiday. | Because of the holiday we won't be open on Monday.
I'd recommend the blue one. | The blue one would be my suggestion.
Your driver is Ahmed, in a white Toyota. | Ahmed will pick you up in a white Toyota.
Your driver will be there in four minutes. | The driver is four minutes away.
It'll cost around thirty to thirty five dollars. | Expect to pay between $30 and $35.
I have added a note to your file. | A note has been added to your file.
All right, anything else? | Okay! Is there anything more you need?
Can you hear me all right? | Are you still there?
To cancel, I need your order number. | What's the order number you want to cancel?
Would ten in the morning suit you? | Does 10 a.m. work for you?
You're booked on the 9:05 to Leeds. | I've booked you on the nine oh five to Leeds.
It departs at 21:40. | It leaves at twenty to ten in the evening.
Your parcel weighs two point four kilos. | The parcel's weight is 2.4 kg.
Take one tablet in the morning and one at night. | One tablet each morning and one each night.
The dosage is 50 milligrams. | It's a fifty milligram dose.
We take walk-ins until 4. | Walk-ins are welcome up to four o'clock.
The course has twelve sessions. | There are 12 sessions in the course.
I'm not able to see your medical records. | I can't see your medical records.
Is this a new or existing policy? | Do you already have a policy with us, or is it a new one?
Ok, I've got you down as Priya Raman. | Thank you, Priya Raman.
I'm sorry for the trouble. The refund of $18.75 will show up in 5 to 7 business days. | Apologies for that. You'll see your refund, eighteen seventy five, within five to seven business days.
That was the last question. Thank you! | That's all I needed. Thanks!
We close at noon on Saturdays. | On Saturdays we shut at 12.
Your lease runs through August 31st, 2027. | The lease ends on the thirty-first of August, twenty twenty seven.
Rent is due on the 1st. | You pay rent on the first of each month.
There's a $75 late fee. | Paying late costs seventy five dollars.
The elevator isn't working at the moment. | The elevator is out of order right now.
Maintenance can come Thursday between 8 and noon. | We can send maintenance on Thursday morning, between eight and twelve.
Not to worry, that happens. | No worries, it happens.
Could you hold for a moment? | Please hold for a second.
Sure thing. I'll waive the fee this time. | Of course, I'll take the fee off this time.
Your meeting with Mr. Okafor was moved from Tuesday to Thursday. | Mr. Okafor's meeting has moved: it's Thursday now instead of Tuesday.
You're number three in the queue. | There are two people ahead of you, you're third in line.
Our address is 48 Harbour Road. | You'll find us at forty eight Harbour Road.
I've got two spots left, one at 1:30 and one at 2:15. | There's half past one or quarter past two.
Let's get that fixed. Which model do you have? | I can fix that. What's the model?
Did the lights on the router turn green? | Are the router lights green?
Try restarting it and wait two minutes. | Please restart it, then give it 2 minutes.
I'm going to reset it from here. | Let me reset it on my end.
It's working again. | It should be back up now.
Your data plan has 3.5 gigabytes left. | There are three and a half gigs left on your plan.
You've used 80% of it. | Eighty percent has been used.
The upgrade is ten dollars a month. | It's $10 per month for the upgrade.
We'd love to have you back. Bye now. | Hope to see you again soon. Goodbye.
Yes, I see it. | I can see that, yes.
I can book that for Friday the 19th. Shall I? | I can do Friday the nineteenth. Would you like me to book it?
The wait time is about forty minutes. | You'd wait roughly 40 minutes.
It's a two-bedroom on the second floor. | It's on the second floor and has two bedrooms.
You're all paid up. | Your account is fully paid.
Your membership expires on 12/31. | Your membership runs out on December thirty first.
I won't keep you any longer. Take care! | That's all. Take care!
Nothing is due until March. | You don't have to pay anything before March.
Unfortunately I can't do that without the account holder present. | I'm afraid only the account holder can ask for that.
Let me take a look. Yes, your bike is ready and the total is $62. | I just checked: the bike's ready for pickup. You owe sixty two dollars.
No worries at all. I'll push it back to Thursday, same time. | Not a problem, I'm moving it to Thursday at the same time.
It looks like you have two appointments, one on June 4th at 9 and one on June 18th at noon. | You've got two visits coming up: the fourth of June, nine o'clock, and June eighteenth at twelve.
I've removed the gift wrap, so now it's $28.50. | Okay, no gift wrap. That makes it twenty eight fifty.
We could squeeze you in tomorrow morning at 8:40, would that be alright? | There's a spot tomorrow at eight forty in the morning. Does that suit you?
I'll need a photo of the damage. You can text it to 555 010 4477. | Please text a picture of the damage to five five five, zero one zero, four four seven seven.
Thank you, I've updated your address to 17 Birch Lane. | Your address is now 17 Birch Lane. Thanks!
The kennel can take Max from the 3rd until the 9th. | Max can stay at the kennel between the third and the ninth.
Sorry, the pool is closed for cleaning until Monday. | I'm sorry, but until Monday the pool isn't open, it's being cleaned.
So that's a no on the insurance, is that correct? | You don't want the insurance, right?
Your tickets are under the name Olufemi. | The tickets are booked for Olufemi.
I can't promise anything, but I'll ask. | No guarantees, but let me ask.
Yes we do, it's on aisle nine. | Yes, you'll find it in aisle 9.
The paint takes a day to dry. | It dries in 24 hours.
The paint takes about a day to dry. | Give it around one day to dry.
I'm putting you on hold for a minute. | Please hold for a moment.
Would you prefer email or a phone call? | Should we email you or call you?
What seems to be the problem with the dryer? | Tell me what's wrong with the dryer.
Could you tell me the serial number on the back? | What's the serial number on the back of it?
I see. And when did it start? | Okay, when did this begin?
Got it. Then we're looking at the 10:20 screening, row F. | Alright, the 10:20 showing in row F it is.
I have sent a technician; expect him around two. | A technician is on the way and should be there at about 2.
You'll need to sign the form before we can start. | We can't start until you've signed the form.
If you don't cancel by Friday, it renews automatically. | It'll renew on its own unless you cancel by Friday.
There aren't any seats left on that flight. | That flight is sold out.
I don't have any record of that payment. | There's no record of that payment here.
We've never had that model. | That's a model we haven't carried.
It's not until next week. | It isn't before next week.
You're too late for today, but tomorrow at nine is possible. | Today isn't possible any more, but tomorrow at 9 works.
Our records show you're 35 days overdue. | You are thirty-five days overdue according to our records.
Sure, I'll make that two lattes instead of three. | Okay, changed to two lattes, not three.
Happy birthday! You get 20% off today. | Happy birthday! There's a twenty percent discount for you today.
It's the second door on the left. | Second door, left-hand side.
You can pay by card or in cash. | Card and cash are both fine.
The interview is on Zoom. | It's a Zoom interview.
Can you hear me now? | Is the line better now?
Please enter your PIN on the keypad. | Type in your PIN using the keypad, please.
Thank you for your patience. Your balance is $2,310.07. | Thanks for bearing with me. The balance: two thousand three hundred ten dollars and seven cents.
Your bus is the 42, and it leaves at ten to eight. | Take bus 42 at 7:50.
The class meets Tuesdays and Thursdays from six to seven thirty p.m. | It's every Tuesday and Thursday, 6 to 7:30 in the evening.
I would book early because it fills up fast. | Book soon, it gets full quickly.
Your refund of fifteen dollars has been processed. | I've processed your $15 refund.
I'm the virtual assistant for Corner Bakery. What would you like to order? | Corner Bakery's virtual assistant here! What can I get you?
No, that's all I need. Thank you. | That's everything, thanks.
The alarm code has been changed to 7 7 1 9. | Your new alarm code is seven seven one nine.
The last day to apply is the 31st of January. | Applications close January 31st.
Your son can join the under tens. | Your son fits in the under-10 group.
I've asked the manager to call you tomorrow. | The manager will call you tomorrow.
Sorry, I can't hear you very well. Could you say that again? | The line is bad. Please repeat that.
Okay, and is that for pickup or delivery? | Pickup or delivery?
The coach leaves at ten forty. | Departure's for 10.40.
Parking is eight a day after tomorrow. | Parking's £8 per day after tomorrow.
We couldn't find any leak. | We ran the tap and didn't hear a leak.
Breakfast comes at no extra cost. | Breakfast is yours without any supplement.
The van's booked for Friday. | The van is booked for Friday.
The crossing takes an hour and a quarter. | It's a crossing of 75 minutes.
"""

DEFECTS = """
critical | Keep the lid closed and don't shake it. | Keep the lid open and don't shake it.
critical | Breakfast is part of it. | Breakfast isn't part of it.
critical | Please bring the ticket. | You don't need any ticket.
critical | Your flight leaves at 6:45 in the morning. | Your flight leaves at 6:15 in the morning.
critical | The parking's free with the room. | The parking is £9 with the room.
critical | There's a refund of nine pounds on its way. | There's a charge of nine pounds on its way.
critical | There is a late return fee of thirty pounds. | There is no fee.
critical | The boat is $40 each. | The boat is $40 in total.
critical | Toddlers go free on the boat. | Toddlers go half price on the boat.
critical | Bring your passport along. | You don't need your passport.
critical | The payment has gone through. | The payment has not gone through.
major | You're signed up for the class. | Shall I sign you up for the class?
critical | The total comes to $86.40 including tax. | With tax that's eighty six dollars and fourteen cents.
critical | We close at five on weekdays. | We close at nine on weekdays.
critical | I can give you a refund. | I can't give you a refund.
critical | There is a fee for changing your seat. | There is no fee for changing your seat.
critical | Your appointment is Thursday at 2. | Your appointment is Tuesday at 2.
critical | You need to fast before the test. | You don't need to fast before the test.
critical | It was delivered on Monday the eleventh. | It was delivered on Monday the seventh.
critical | The interest rate is four and a half percent. | The rate is 5.5%.
critical | The warranty lasts for two years. | You get a two-month warranty.
critical | You can reach us at 555 234 9876. | Our number is (555) 234-9867.
critical | Your claim number is 4471. | The claim number is four four one seven.
critical | We open at ten on Sundays. | On Sundays we open at noon.
critical | Yes, parking is free. | No, parking isn't free.
critical | Yes, we take that insurance. | Sorry, we don't take that insurance.
critical | Breakfast is included. | Breakfast is not included.
critical | Breakfast is included. | Breakfast isn't part of it.
critical | You may eat before the procedure. | You must not eat before the procedure.
critical | The shoes are $80 and shipping is $15. | The shoes are $15 and shipping is $80.
critical | Two adults and three children, got it. | Three adults and two children, got it.
critical | I've sent it to dana@example.com. | I've sent it to dana@example.org.
critical | Take one tablet every six hours. | Take two tablets every six hours.
critical | Take five milligrams twice a day. | Take fifty milligrams twice a day.
critical | Your seat is 14C. | Your seat is 40C.
critical | The gate is B7. | The gate is D7.
critical | The confirmation code is XK472. | The confirmation code is XK427.
critical | The office is open from Monday to Thursday. | The office is open from Monday to Friday.
critical | The deposit is refundable. | The deposit is not refundable.
critical | The deposit is refundable. | The deposit is non-refundable.
critical | You can cancel before Friday. | You can cancel after Friday.
critical | You must pay at least $50. | You must pay at most $50.
critical | The appointment is tomorrow. | The appointment is today.
critical | It takes half an hour. | It takes an hour and a half.
critical | I have you in on the third of May. | I have you in on the third of June.
critical | Your balance is minus twenty dollars. | Your balance is twenty dollars.
critical | I've booked the table for you. | I've cancelled the table for you.
critical | We're open on holidays. | We're closed on holidays.
critical | The pharmacy has it in stock. | The pharmacy doesn't have it in stock.
critical | That's covered by your plan. | That's not covered by your plan.
critical | Your payment went through. | Your payment did not go through.
critical | Your application was approved. | Your application was denied.
critical | It'll be three fifteen. | It'll be three fifty.
critical | The room is on the fourth floor. | The room is on the fifth floor.
critical | We're at 220 Main Street. | We're at 212 Main Street.
critical | Your table is for six at seven. | Your table is for seven at six.
critical | You have until Friday to pay $30. | You have until Friday to pay $13.
critical | No, you won't be charged. | Yes, you will be charged.
critical | It's 9 a.m. to 5 p.m. | It's 9 a.m. to 6 p.m.
critical | It starts at 8 in the morning. | It starts at 8 in the evening.
critical | We can do that for you. | We're unable to do that for you.
critical | You can bring your dog. | You can't bring your dog.
critical | You're eligible for the discount. | You're no longer eligible for the discount.
critical | We ship to Canada. | We never ship to Canada.
major | You're booked with Dr. Patel. | You're booked with Dr. Cooper.
major | Thank you, Marcus. I found your reservation. | Thank you, Martin. I found your reservation.
major | Your flight goes to Denver. | Your flight goes to Dallas.
major | Let me transfer you to someone in billing. | Your bill looks fine to me.
major | Your bill looks fine. | Your bill looks fine. Let me put you through to a colleague.
major | I'll get a supervisor on the line. | I understand you're upset.
major | What's your date of birth? | What's your email address?
major | Okay, you're booked. | Okay. Would you like me to book that?
major | I've updated your address. | Could you give me your address again?
major | May I have your phone number? | Great, thanks.
major | Great, thank you. | Great, thank you. And what is your social security number?
major | How many people will be in your party? | What's the name for the booking?
major | Which city are you flying from? | Okay, let me look that up.
major | Your order will arrive on Tuesday. | Your order will arrive soon.
major | The copay is $25. | There is a copay.
major | We open at ten on Sundays. | Yes, we're open on Sundays.
major | We have openings. | We have openings on Wednesday at four.
major | Yes, I can see the invoice. | Yes, I can see the invoice, it's $212.
major | Let me connect you to a nurse. | You should drink water and rest.
major | I'm placing you with a live agent now. | I'm happy to keep helping you.
major | Would you like to keep the old number or get a new one? | I've kept the old number for you.
major | Your call will be taken by a specialist shortly. | Is there anything else?
critical | Our groomer has a gap Wednesday at a quarter to twelve. | There's an opening with the groomer on Wednesday, 12:15.
critical | That'd be two hundred and ten dollars for the pair. | Both together are $201.
critical | I've blocked the card that ends with 4421. | The card ending in four four one two is blocked.
critical | The replacement card should arrive in seven to ten days. | Expect the new card within 7-14 days.
critical | It's not possible to change the name on a ticket. | It's possible to change the name on a ticket.
critical | Check-in starts at three and checkout is at eleven. | Check-in starts at eleven and checkout is at three.
critical | Pets are welcome. | Pets aren't welcome.
critical | Pets are allowed for $25. | Pets are prohibited.
critical | Your deductible is fifteen hundred dollars. | You have a $5,000 deductible.
critical | The claim was filed on the twenty-eighth of February. | The claim was filed on the twenty-seventh of February.
critical | Great news, your loan has been approved! | Your loan has been declined.
critical | The office will be closed on Monday. | The office will be open on Monday.
critical | It'll cost thirty dollars. | It'll cost thirteen dollars.
critical | It departs at 21:40. | It leaves at twenty past ten in the evening.
critical | The dosage is 50 milligrams. | It's a fifteen milligram dose.
critical | The dosage is 50 milligrams. | The dosage is 50 micrograms.
critical | Your lease runs through August 31st, 2027. | The lease ends on the thirty-first of August, twenty twenty eight.
critical | There's a $75 late fee. | There's no late fee.
critical | The elevator isn't working. | The elevator is working.
critical | Your meeting was moved from Tuesday to Thursday. | Your meeting was moved from Thursday to Tuesday.
critical | You've used 80% of it. | You've used 18% of it.
critical | Your data plan has 3.5 gigabytes left. | There are five gigs left on your plan.
critical | Your membership expires on 12/31. | Your membership expires on November thirtieth.
critical | You don't have to pay anything before March. | You have to pay before March.
critical | I'll waive the fee. | I can't waive the fee.
critical | The bus stops here. | The bus does not stop here.
critical | Children under five ride free. | Children under nine ride free.
critical | You can take it with food. | You can't take it with food.
critical | You can take it with food. | You can take it without food.
critical | The store is on 5th Avenue. | The store is on 8th Avenue.
critical | Call 555 0100 extension 12. | Call 555 0100 extension 20.
critical | My email is sam at lakeside dot com. | My email is pam at lakeside dot com.
critical | It's spelled K O W A L S K I. | It's spelled K O V A L S K I.
critical | The password is case sensitive. | The password isn't case sensitive.
critical | The lease is for twelve months. | The lease is for twelve weeks.
critical | Your points never expire. | Your points always expire.
critical | Your points never expire. | Your points expire.
critical | We have a vegetarian menu. | We have no vegetarian menu.
critical | The earliest slot is 8. | The earliest slot is 18:00.
critical | You'll get it next week. | You'll get it next month.
critical | We moved it up by a day. | We moved it up by two days.
critical | Yes, that's covered. | No, that isn't covered.
critical | Someone will call you this morning. | Someone will call you this evening.
critical | It's due by the 15th. | It's due by the 5th.
critical | Your balance is zero. | Your balance is forty dollars.
critical | You have three refills. | You have two refills.
critical | You have one refill left. | You have no refills left.
critical | I was able to cancel it. | I wasn't able to cancel it.
critical | We do offer payment plans. | Unfortunately, we don't offer payment plans.
critical | Payment plans are available. | Payment plans aren't available.
critical | You'll be charged $15 today. | You won't be charged $15 today.
critical | Your bags are included. | Your bags cost $60.
major | Your driver is Ahmed. | Your driver is Amir.
major | I can't access that, let me put you through to a colleague. | I can't access that. You can see it on our website.
major | Please spell your last name for me. | What's your phone number?
major | Which model do you have? | Your model is fine.
major | Okay, the note is on your file. | What would you like the note to say?
major | You're booked on the 9:05. | Should I book you on the 9:05?
major | It's working again. | It's working again. May I have your email address for a survey?
major | The deductible is $1,500. | There is a deductible.
major | Your meeting with Mr. Okafor is on. | Your meeting with Mr. Oliver is on.
major | I've got two spots, one at 1:30 and one at 2:15. | I've got a spot at 1:30.
major | A manager will call you back. I'm transferring you now. | I'm sorry you feel that way.
major | Did the lights on the router turn green? | I'll send a technician.
major | Your package is in Boston. | Your package is in Houston.
major | Let me get the pharmacist for you. | You can take it with food.
major | You can pick it up at the Elm Street store. | You can pick it up at the Oak Street store.
critical | Let me take a look. Yes, your bike is ready and the total is $62. | I just checked: the bike's ready. You owe sixty seven dollars.
critical | No worries at all. I'll push it back to Thursday, same time. | Not a problem, I'm moving it to Friday at the same time.
critical | You have two appointments, one on June 4th at 9 and one on June 18th at noon. | You've got June fourth at nine, and June nineteenth at twelve.
critical | You can text it to 555 010 4477. | Please text it to five five five, zero one zero, four four seven eight.
critical | Your address is now 17 Birch Lane. | I've updated it to 70 Birch Lane.
critical | The kennel can take Max from the 3rd until the 9th. | Max can stay between the third and the tenth.
critical | Sorry, the pool is closed until Monday. | The pool is open until Monday.
critical | The paint takes a day to dry. | The paint takes an hour to dry.
critical | It's on aisle nine. | It's in aisle five.
critical | You'll need to sign the form. | You won't need to sign the form.
critical | There aren't any seats left on that flight. | There are seats left on that flight.
critical | That flight is sold out. | There are still seats on that flight.
critical | We've never had that model. | We've had that model.
critical | I'll make that two lattes. | I'll make that three lattes.
critical | You get 20% off today. | You get 12% off today.
critical | It's the second door on the left. | It's the second door on the right.
critical | Your balance is $2,310.07. | Your balance is $2,310.70.
critical | It leaves at ten to eight. | It leaves at ten past eight.
critical | Every Tuesday and Thursday from six to seven thirty. | Every Tuesday and Thursday from six to eight thirty.
critical | Your new alarm code is seven seven one nine. | Your new alarm code is seven one seven nine.
critical | The last day to apply is the 31st of January. | The last day to apply is the 21st of January.
critical | It renews automatically. | It does not renew automatically.
critical | Smoking is allowed. | Smoking isn't allowed.
critical | You qualify for the grant. | You don't qualify for the grant.
critical | The road is safe. | The road isn't safe.
critical | She is in surgery. | She isn't in surgery.
critical | It comes with a charger. | It doesn't come with a charger.
critical | It comes with a charger. | It comes without a charger.
critical | The repair is under warranty. | The repair isn't under warranty.
critical | I found your reservation. | I couldn't find your reservation.
critical | You should take it before meals. | You should take it after meals.
critical | The minimum stay is three nights. | The minimum stay is two nights.
critical | It's in the morning. | It's in the afternoon.
critical | I can confirm that it shipped. | I can confirm that it hasn't shipped.
critical | Both sides are covered. | Neither side is covered.
critical | Anyone can join. | Nobody can join.
critical | All of our rooms have a view. | None of our rooms have a view.
critical | You owe us $30. | We owe you $30.
major | Should we email you or call you? | I'll call you.
major | Tell me what's wrong with the dryer. | A technician is on the way.
major | What's the serial number? | What's the purchase date?
major | I've asked the manager to take over this call, connecting you now. | The manager isn't needed for this.
major | The tickets are booked for Olufemi. | The tickets are booked for Olivia.
major | Sure, your tickets are booked. | Would you like me to book the tickets?
major | A colleague of mine will take it from here, one second. | I can take care of that.
major | The interview is with Ms. Tanaka. | The interview is with Ms. Takeda.
major | Pickup or delivery? | It'll be delivered.
major | Your balance is $12. | I can see your balance here.
major | We're on the corner of Pine and Fifth. | We're downtown.
major | That'll be all. | Before I go, could you give me your card number?
"""

HEARD_ALIKE = """
why not, tuesday suits us | Sure, Tuesday suits us.
hi um i'd like to book a table for four people on friday at seven thirty | Hi, I'd like to book a table for 4 people on Friday at 7:30.
yeah my name is uh sarah connor | Yeah, my name is Sarah Connor.
my account number is double four seven oh nine one | My account number is 447091.
it's five five five one two three four five six seven | It's 555-123-4567.
i was charged forty nine dollars and ninety nine cents on the second of march | I was charged $49.99 on March 2nd.
can i come in a bit later like quarter to six | Can I come in a bit later, like 5:45?
no i don't think so | No, I don't think so.
the code is b as in boy seven seven three | The code is B773.
i can't make it tomorrow | I cannot make it tomorrow.
i dont want that | I don't want that.
okay thank you bye bye | OK, thank you. Bye-bye.
my email is jo at parkview dot org | My email is jo@parkview.org.
i'm calling about order one two three four five | I'm calling about order 12345.
it's been like two weeks now | It's been, like, 2 weeks now.
i am gonna need it by the twenty second | I'm going to need it by the 22nd.
well it's for my daughter she's ten | Well, it's for my daughter. She's 10.
yes | Yeah.
um no | No.
could you do half an hour later | Could you do 30 minutes later?
the address is twelve forty five oak street | The address is 1245 Oak Street.
i live at nine oh one pine avenue | I live at 901 Pine Avenue.
zip code nine four one one zero | Zip code 94110.
two large pizzas and a coke | 2 large pizzas and a Coke.
i paid a hundred and twenty bucks | I paid $120.
my date of birth is march fifth nineteen eighty four | My date of birth is March 5th, 1984.
it was born on the fifth of march eighty four | It was born on the 5th of March 84.
last four are one one nine eight | Last four are 1198.
eleven a m works | 11 a.m. works.
i wanna talk to a person | I want to talk to a person.
is that right | Is that right?
that's spelled m c k e n z i e | That's spelled M-C-K-E-N-Z-I-E.
it's kind of urgent you know | It's kinda urgent, you know.
i have a a question | I have a question.
the reference is a b c one two three | The reference is ABC123.
this is ken from accounting | This is Ken from accounting.
could i get two percent milk | Could I get 2% milk?
we'll be there from the ninth to the twelfth | We'll be there from the 9th to the 12th.
do you have anything on monday morning | Do you have anything Monday morning?
it is on route sixty six | It's on Route 66.
i called yesterday around three | I called yesterday, around 3.
oh okay i see | Oh, okay, I see.
so i guess three or four days | So I guess 3 or 4 days.
i'd like the number nine combo | I'd like the number 9 combo.
about six hundred square feet | About 600 square feet.
my policy number is x y seven four four two | My policy number is XY7442.
the twenty first of november two thousand twenty six | November 21st, 2026
it started at one point five and went to three | It started at 1.5 and went to 3.
flight u a two two nine | Flight UA229.
sorry i meant the eighth not the ninth | Sorry, I meant the 8th, not the 9th.
i haven't received it yet | I have not received it yet.
"""

MISHEARD = """
book a table for four people on friday at seven thirty | Book a table for five people on Friday at 7:30.
my account number is double four seven oh nine one | My account number is 447019.
it's five five five one two three four five six seven | It's 555-123-4576.
charged forty nine dollars and ninety nine cents | Charged $49.95.
on the second of march | On March 7th.
like quarter to six | Like quarter past six.
i can't make it tomorrow | I can make it tomorrow.
i don't want that | I want that.
jo at parkview dot org | joe@parkview.org
order one two three four five | Order 12354.
by the twenty second | By the 27th.
she's ten | She's two.
yes | No.
half an hour later | An hour later.
the address is twelve forty five oak street | The address is 1254 Oak Street.
i paid a hundred and twenty bucks | I paid $112.
march fifth nineteen eighty four | March 5th, 1994.
last four are one one nine eight | Last four are 1189.
eleven a m works | 11 p.m. works.
spelled m c k e n z i e | Spelled M-A-C-K-E-N-Z-I-E
the reference is a b c one two three | The reference is ABD123.
this is ken from accounting | This is Kim from accounting.
two percent milk | 10% milk.
from the ninth to the twelfth | From the 9th to the 20th.
monday morning | Sunday morning.
monday morning | Monday evening.
route sixty six | Route 67.
around three | Around 3:30.
three or four days | Three or four weeks.
number nine combo | Number five combo.
my name is dana cole | My name is Dana Cohen.
my name is dana | My name is Donna.
x y seven four four two | XY7443
the twenty first of november two thousand twenty six | November 21st, 2027
flight u a two two nine | Flight UA220.
i have not received it | I have received it.
fifteen | Fifty.
thirteen people | Thirty people.
i need sixteen of those | I need sixty of those.
next thursday | Next Tuesday.
five grams | Five milligrams.
fifteen hundred | Fifteen thousand.
a hundred and five | A hundred and nine.
no i'm not allergic | I'm allergic.
it works | It doesn't work.
before noon | After noon.
at nine thirty | At nine thirteen.
cancel my appointment | Confirm my appointment.
a week from friday | A week from Monday.
three point five | 35
two oh seven | 217
june first | July first.
i live at nine oh one pine avenue | I live at 91 Pine Avenue.
i need for tickets | I need four tickets.
"""


def rows(table: str) -> list[tuple[str, ...]]:
    """The columns of each line."""
    return [tuple(line.split(" | ")) for line in table.strip().splitlines()]
