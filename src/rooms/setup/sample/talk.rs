//! What is said in a shop like this, written by hand; names, days and prices are filled in.
//!
//! `{first}` the customer, `{pet}` an animal of theirs, `{staff}` who answers, `{day}`, `{time}`,
//! `{price}`, `{vet}`.

/// Who says a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The customer.
    C,
    /// Staff, to the customer.
    S,
    /// Staff, among themselves.
    N,
}
use Who::{C, N, S};

/// A line and who says it.
pub type Line = (Who, &'static str);

/// Conversations that came to an end.
#[rustfmt::skip]
pub const DIALOGUES: &[&[Line]] = &[
    &[(C, "Hi! Do you have anything free for a full groom for {pet} this week?"), (S, "Hi {first}! {day} at {time} is open. Would that work?"), (C, "Perfect, see you then"), (S, "Booked. See you and {pet} on {day}!")],
    &[(C, "How much is a bath and brush for {pet}?"), (S, "For {pet} it is {price}, nails included."), (C, "Great, can I bring {pet} {day}?"), (S, "Yes, {time} is yours.")],
    &[(S, "Hi {first}, {pet} is ready to be picked up! Very handsome today."), (C, "On my way, 15 minutes"), (S, "No rush, {pet} is napping.")],
    &[(S, "Just a reminder: {pet} has a groom on {day} at {time}. Reply YES to confirm."), (C, "YES"), (S, "Thank you!")],
    &[(C, "Running ten minutes late, sorry!!"), (S, "No problem, drive safely.")],
    &[(C, "Can I move {pet}'s appointment to {day}?"), (S, "Let me look… {day} at {time} is free, shall I move it?"), (C, "Yes please"), (S, "Done. Same groomer as always.")],
    &[(C, "Need to cancel tomorrow, {pet} has an upset stomach"), (S, "Oh no! Cancelled, no charge. Tell us when {pet} feels better."), (C, "Thank you, {vet} says two days of rice and chicken"), (N, "{pet} sick: no daycare for 48 hours after the last symptom.")],
    &[(C, "Did {pet} eat lunch today?"), (S, "Every crumb, and asked for more."), (C, "Haha that's my {pet}")],
    &[(C, "Could you send me a picture of {pet}? First day alone and I'm nervous 🙈"), (S, "Of course! {pet} is in the yard with two friends, tail going all the time."), (C, "You just made my day ❤️")],
    &[(C, "What vaccines do you need for boarding?"), (S, "Rabies, distemper combo and Bordetella for dogs. A photo of the certificate is enough."), (C, "Got it, I'll ask {vet} to email it"), (S, "Perfect, thank you {first}.")],
    &[(C, "{pet} started a new medication, do I need to tell you?"), (S, "Yes please! Name, how much, and when."), (C, "Half a tablet with breakfast, I'll bring it in the original bottle"), (S, "Noted on the card.")],
    &[(C, "I noticed a red spot on {pet}'s belly after the bath"), (S, "Thanks for telling us. Could be the clipper; can you send a photo?"), (C, "It's already fading, just wanted you to know"), (S, "We will go easier there. Next nail trim is on us."), (N, "Clipper rash on the belly: longer guard for {pet} from now on.")],
    &[(C, "Do you take cats too?"), (S, "We do! Mornings only, when it is quiet."), (C, "Wonderful, {pet} hates everybody 😂"), (S, "We will win {pet} over.")],
    &[(C, "Hello, is daycare open on the holiday Monday?"), (S, "We open at 9 that day and close at 4."), (C, "thanks")],
    &[(C, "Would love to book boarding for {pet} from {day} for four nights"), (S, "We have room. {price} a night, playtime included. Shall I reserve it?"), (C, "Yes! {pet} needs a pill in the evening, is that ok"), (S, "Of course. Bring it in the bottle, we write it all down.")],
    &[(S, "Hi {first}, {pet} had a great first night. Ate well, slept through."), (C, "So relieved, thank you for letting me know"), (S, "We will write again tomorrow.")],
    &[(C, "{pet} is limping a bit since yesterday. Anything happen at daycare?"), (S, "I asked everyone: no falls, no fights. {pet} ran a lot with the big ones."), (C, "Ok probably a pulled muscle, {vet} looks at it {day}"), (S, "Please tell us what {vet} says. No running until then.")],
    &[(C, "Do you have a groomer who is good with seniors? {pet} can't stand for long"), (S, "Marcus. He works in short turns, and {pet} may lie down."), (C, "That sounds perfect"), (S, "{day} {time}? We block extra time."), (C, "Yes thank you so much")],
    &[(C, "can u do just nails today"), (S, "Come by at {time}, takes ten minutes."), (C, "omw")],
    &[(C, "Got the invoice, but we were charged for two baths"), (S, "You are right, sorry! Corrected; the new one says {price}."), (C, "Appreciate it")],
    &[(C, "We are moving, new address on Henry Street. Same phone."), (S, "Congratulations! Updated. Closer to us now?"), (C, "Two blocks 😀")],
    &[(C, "What food do you give at boarding?"), (S, "Best is {pet}'s own, in daily bags. If it runs out we have a gentle house food."), (C, "I'll pack bags")],
    &[(C, "{pet} came home so soft. What shampoo was that?"), (S, "Oatmeal and aloe. We sell it at the counter, {price}."), (C, "Save me one please"), (S, "It has your name on it.")],
    &[(C, "Is it too early for puppy class at 11 weeks?"), (S, "Just right, as soon as the second shots are done."), (C, "They are! When does the next one start?"), (S, "{day} at {time}, six weeks."), (C, "Sign us up")],
    &[(S, "Hi {first}, we have not seen {pet} for a while. Time for a trim?"), (C, "You read my mind. {day} after work?"), (S, "{time} works. See you!")],
    &[(C, "Who is picking up today? My sister might come instead of me"), (S, "What is her name? We hand {pet} over only to people on the card."), (C, "Carla, she'll have her ID with her"), (S, "Noted for today.")],
    &[(C, "Do you trim beaks and rabbit nails?"), (S, "Rabbit nails yes, beaks please at {vet}."), (C, "Alright, nails then")],
    &[(C, "{pet} scratched my husband after the bath, is there something that calms?"), (S, "We can split it: bath one day, brush the other. Less stress."), (C, "Let's try that"), (N, "Split visits for {pet}. Towel wrap, no dryer.")],
    &[(C, "Lost {pet}'s blue bandana, was it left with you?"), (S, "Found it in the dryer! It waits at the counter."), (C, "Lifesavers")],
    &[(C, "My flight is delayed, can {pet} stay one more night??"), (S, "Of course. Travel safely, {pet} is fine."), (C, "Thank you thank you"), (N, "One more night for {pet}. Kennel 4 stays as it is.")],
    &[(C, "How did the nail trim go? {pet} usually screams"), (S, "A little drama, then peanut butter. All twenty done."), (C, "Peanut butter!! Why did I never think of that")],
    &[(C, "Could I speak with {staff} about {pet}'s skin?"), (S, "This is {staff}! What do you see?"), (C, "Dry flakes on the back, no itching"), (S, "Sounds like dry winter air. Moisturizing rinse next time; if it itches, {vet} please.")],
    &[(C, "Hi, found you on Google. Do you groom {pet}-sized monsters? About 70 pounds"), (S, "Monsters welcome. Full groom is {price} for that size."), (C, "Sold. First free slot?"), (S, "{day}, {time}.")],
    &[(C, "Please no perfume on {pet} this time, the kids sneeze"), (S, "Understood, plain shampoo. It is on the card now.")],
    &[(C, "Are you hiring? My daughter loves dogs"), (S, "We look for weekend help from spring on. She can send a few lines to this address."), (C, "She will, thank you!")],
    &[(S, "{first}, {pet}'s rabies certificate on file ends this month. Can you send the new one?"), (C, "Appointment with {vet} is {day}, will send right after"), (S, "Great, thank you.")],
    &[(C, "Did someone call me from this number?"), (S, "Yes, {staff} did: {pet} is ready a little early if you want."), (C, "Leaving now")],
    &[(C, "We got a second dog! Do I need to fill in everything again?"), (S, "No, only the new one. What is the name?"), (C, "Still fighting about that 😅"), (S, "Tell us when there is a winner.")],
    &[(C, "{pet} threw up in the car on the way home"), (S, "Poor {pet}! Did it happen again?"), (C, "No, all good since. Too much excitement I think"), (S, "Less water right before pickup from now on.")],
    &[(C, "Is {staff} in on {day}? {pet} only trusts {staff}"), (S, "Yes, from noon."), (C, "Book us for {time} then"), (S, "Done.")],
    &[(C, "What's the wifi? Waiting in your lobby lol"), (S, "HappyTailsGuest, no password. {pet} needs ten more minutes.")],
    &[(C, "Thank you for being so patient with {pet} yesterday"), (S, "{pet} was a star. See you in six weeks?"), (C, "Yes, same time")],
    &[(C, "Do you have a package for daycare, say 10 days?"), (S, "Ten days for the price of nine."), (C, "I'll buy it when I come in {day}")],
    &[(C, "Is the pool open? 🏊"), (S, "From June on, weather permitting. {pet} is on the list for the first splash.")],
    &[(C, "Quick question, how often should {pet} be brushed?"), (S, "Twice a week, and behind the ears every other day: that is where the knots begin."), (C, "Ouch. Noted.")],
    &[(C, "Can {pet} stay with the small dogs? The big ones are too much"), (S, "Of course, moved to the small group from today."), (N, "{pet}: small group only, {first} asked for it.")],
    &[(C, "Smoke alarm at home, can you keep {pet} until 7?"), (S, "Yes. Is everything alright?"), (C, "Burnt toast and a very thorough fire department"), (S, "Glad it is only toast. {pet} gets dinner here.")],
    &[(C, "We said goodbye to our old girl last week. Please take her off the reminders 💔"), (S, "{first}, we are so sorry. She was a favorite of all of us. It is done, no more reminders for her."), (C, "Thank you. {pet} misses her too")],
    &[(C, "Hi it's {first}, new number, please update"), (S, "Done, thank you! The old one is off.")],
    &[(C, "Is it ok if {pet} brings the green frog to boarding?"), (S, "The frog is expected. One toy and one blanket per guest."), (C, "😂 packed")],
    &[(C, "The clipper cut was a bit short for winter, could we go longer next time?"), (S, "Sure, we go up one guard. A sweater helps until then."), (N, "{pet}: one guard longer from October to March.")],
    &[(C, "Do you clean ears as part of the groom?"), (S, "Yes, wipe and dry. If there is smell or redness we send you to {vet}."), (C, "Great")],
    &[(C, "Where can I park?"), (S, "Behind the shop, entrance from Willow Avenue. Two spots are ours."), (C, "Found it")],
    &[(C, "Do you do teeth brushing?"), (S, "We do, {price} extra, with a paste that {pet} will love."), (C, "Add it please"), (S, "Added to {day}.")],
    &[(C, "{pet} seems tired after daycare, is that normal?"), (S, "Very. Six hours of play is a marathon. Quiet evening, lots of water."), (C, "Snoring since 5pm")],
    &[(C, "I think I left my umbrella"), (S, "Black, wooden handle? It is dry and safe here.")],
    &[(C, "Could you text my partner instead when {pet} is done? I'm in meetings all day"), (S, "Happy to. Is the number on the card right?"), (C, "Yes, the second one"), (S, "Will do.")],
    &[(C, "What do you charge for de-matting?"), (S, "{price} for half an hour. If it hurts {pet} we rather clip short and let it grow."), (C, "Kindness first, agreed")],
    &[(C, "Is someone there overnight?"), (S, "Always. {staff} or Jun sleep upstairs, and there are cameras."), (C, "That's what I needed to hear")],
    &[(C, "مرحبا، هل لديكم موعد ل {pet} يوم الخميس؟"), (S, "Hello {first}! Yes, {time} is free. Shall I book it?"), (C, "نعم شكرا"), (S, "Booked. See you then!")],
    &[(C, "Hola, ¿hablan español?"), (S, "¡Claro que sí! Soy Ana. ¿En qué puedo ayudarle?"), (C, "Un baño para {pet}, por favor"), (S, "El {day} a las {time} está libre."), (C, "Perfecto, gracias")],
    &[(C, "https://www.example.com/doggy-haircuts/teddy-bear\nLike this one please!"), (S, "Cute! With {pet}'s coat we can do that. A little longer on the legs?"), (C, "Yes, exactly")],
    &[(S, "Snow is coming: tomorrow we open at 10 instead of 7. Stay safe!"), (C, "Thanks for the heads up"), (S, "See you and {pet} later then.")],
    &[(C, "{pet} turned 3 today 🎂"), (S, "Happy birthday {pet}! There is a cookie at the counter on {day}."), (C, "You are the best")],
];

/// What customers wrote last and nobody has answered yet.
#[rustfmt::skip]
pub const WAITING: &[&[&str]] = &[
    &["Hi, is there any chance to bring {pet} a day earlier? Something came up at work."],
    &["{pet} has been scratching a lot since the last bath.", "Which shampoo did you use? {vet} wants to know."],
    &["Do you have room for boarding over the holidays? Two weeks, from the 20th."],
    &["Can somebody call me about the invoice please?"],
    &["Good evening! We just adopted a puppy, 9 weeks old. When can we start with you?"],
    &["Is {staff} working {day}?", "{pet} only lets {staff} do the nails 😅"],
    &["The link to the form does not open on my phone"],
    &["Forgot to say: {pet} is allergic to chicken! Please no chicken treats!!"],
    &["I might be 30 min late on {day}, is that still ok?"],
    &["Hello, what does a full groom cost for my {breed}?"],
    &["שלום, אפשר לקבוע תור ל {pet}?"],
    &["Can my mother pick {pet} up today? She is on the card as Ruth."],
];
