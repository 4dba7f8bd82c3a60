//! Names, breeds and places of the sample business.

/// A first name, and how it stands in an email address.
#[rustfmt::skip]
pub const FIRST: &[(&str, &str)] = &[
    ("Olivia", "olivia"), ("Liam", "liam"), ("Aaliyah", "aaliyah"), ("Mateo", "mateo"), ("José", "jose"),
    ("Chloé", "chloe"), ("Zoë", "zoe"), ("Björn", "bjorn"), ("Siobhán", "siobhan"), ("Renée", "renee"),
    ("Priya", "priya"), ("Arjun", "arjun"), ("Mei", "mei"), ("Hiroshi", "hiroshi"), ("Nguyễn", "nguyen"),
    ("Łukasz", "lukasz"), ("Agnieszka", "agnieszka"), ("Dvořák", "dvorak"), ("Søren", "soren"), ("Ingrid", "ingrid"),
    ("Amara", "amara"), ("Kwame", "kwame"), ("Thandiwe", "thandiwe"), ("Fatima", "fatima"), ("Omar", "omar"),
    ("Leila", "leila"), ("Yael", "yael"), ("Noam", "noam"), ("Emma", "emma"), ("Noah", "noah"),
    ("Ava", "ava"), ("Ethan", "ethan"), ("Sophia", "sophia"), ("Mason", "mason"), ("Isabella", "isabella"),
    ("Lucas", "lucas"), ("Mia", "mia"), ("Jackson", "jackson"), ("Harper", "harper"), ("Caleb", "caleb"),
    ("Camila", "camila"), ("Diego", "diego"), ("Valentina", "valentina"), ("Andrés", "andres"), ("Inés", "ines"),
    ("Élodie", "elodie"), ("François", "francois"), ("Giulia", "giulia"), ("Matteo", "matteo"), ("Katarzyna", "katarzyna"),
    ("Dmitri", "dmitri"), ("Svetlana", "svetlana"), ("Ji-woo", "jiwoo"), ("Min-jun", "minjun"), ("Grace", "grace"),
    ("Walter", "walter"), ("Ruth", "ruth"), ("Harold", "harold"), ("Dorothy", "dorothy"), ("Xavier", "xavier"),
];

/// A last name, and how it stands in an email address.
#[rustfmt::skip]
pub const LAST: &[(&str, &str)] = &[
    ("Johnson", "johnson"), ("Ortiz", "ortiz"), ("García", "garcia"), ("Müller", "muller"), ("O’Connor", "oconnor"),
    ("Nguyen", "nguyen"), ("Patel", "patel"), ("Kim", "kim"), ("Kowalski", "kowalski"), ("Østergaard", "ostergaard"),
    ("Washington", "washington"), ("Brooks", "brooks"), ("Rivera", "rivera"), ("Núñez", "nunez"), ("Peña", "pena"),
    ("de la Cruz", "delacruz"), ("van den Berg", "vandenberg"), ("Fitzgerald", "fitzgerald"), ("Okafor", "okafor"), ("Mensah", "mensah"),
    ("Haddad", "haddad"), ("Cohen", "cohen"), ("Goldberg", "goldberg"), ("Rossi", "rossi"), ("Bianchi", "bianchi"),
    ("Lefèvre", "lefevre"), ("Dubois", "dubois"), ("Tanaka", "tanaka"), ("Watanabe", "watanabe"), ("Chen", "chen"),
    ("Wong", "wong"), ("Sharma", "sharma"), ("Iyer", "iyer"), ("Novák", "novak"), ("Petrov", "petrov"),
    ("Miller", "miller"), ("Davis", "davis"), ("Wilson", "wilson"), ("Anderson", "anderson"), ("Thomas", "thomas"),
    ("Moore", "moore"), ("Jackson", "jackson"), ("Lee", "lee"), ("Harris", "harris"), ("Clark", "clark"),
    ("Lewis", "lewis"), ("Robinson", "robinson"), ("Walker", "walker"), ("Young", "young"), ("Hernández", "hernandez"),
];

/// Whole names that a screen must cope with: other scripts, right to left, one word, very long.
#[rustfmt::skip]
pub const WHOLE: &[(&str, &str, &str)] = &[
    ("ليلى حداد", "ليلى", "layla.haddad"),
    ("دانيال כהן", "دانيال", "daniel.k"),
    ("נועם לוי", "נועם", "noam.levi"),
    ("محمد عبد الرحمن", "محمد", "mohammed.a"),
    ("王小明", "小明", "xiaoming.wang"),
    ("田中 さくら", "さくら", "sakura.t"),
    ("김민지", "민지", "minji.kim"),
    ("Анна Соколова", "Анна", "anna.sokolova"),
    ("Ελένη Παπαδοπούλου", "Ελένη", "eleni.p"),
    ("Madonna", "Madonna", "madonna"),
    ("Bartholomew Maximilian Featherstonehaugh-Cholmondeley III", "Bartholomew", "b.featherstonehaugh"),
    ("María de los Ángeles Fernández-Villaverde y Santos", "María", "mariadelosangeles"),
];

/// What customers call their business, if they have one.
pub const COMPANIES: &[&str] = &[
    "Ortiz Landscaping",
    "Blue Door Bakery",
    "Kim & Daughters Tailors",
    "Harbor View Rescue",
    "Second Chance Greyhounds",
    "Okafor Law",
    "Sunny Side Café",
    "Miller Family Farm",
    "The Cat Loft",
    "Brooklyn Bulldog Club",
];

/// What pets are called.
pub const PETS: &[&str] = &[
    "Biscuit",
    "Luna",
    "Max",
    "Bella",
    "Charlie",
    "Milo",
    "Daisy",
    "Cooper",
    "Rocky",
    "Coco",
    "Mochi",
    "Nacho",
    "Pickles",
    "Waffles",
    "Ziggy",
    "Olive",
    "Pepper",
    "Ginger",
    "Oreo",
    "Simba",
    "Nala",
    "Loki",
    "Thor",
    "Freya",
    "Peanut",
    "Rosie",
    "Teddy",
    "Winston",
    "Duke",
    "Hazel",
    "Willow",
    "Maple",
    "Ollie",
    "Gus",
    "Stella",
    "Zeus",
    "Shadow",
    "Smokey",
    "Tigger",
    "Mittens",
    "Cleo",
    "Jasper",
    "Archie",
    "Finn",
    "Ruby",
    "Penny",
    "Bruno",
    "Kiki",
    "Chewie",
    "Yoda",
    "Leia",
    "Frodo",
    "Pippin",
    "Sushi",
    "Dumpling",
    "Tofu",
    "Churro",
    "Bagel",
    "Noodle",
    "Pancake",
    "Sir Barksalot",
    "Princess Buttercup",
    "Señor Whiskers",
    "Été",
    "Ñoño",
    "Kenji",
    "Bowie",
    "Ringo",
    "Elvis",
    "Dolly",
];

/// A breed: species, name, usual weight in grams from and to, and colours.
pub struct Breed {
    pub species: &'static str,
    pub name: &'static str,
    pub grams: (i64, i64),
    pub colours: &'static [&'static str],
}

const fn dog(name: &'static str, low: i64, high: i64, colours: &'static [&'static str]) -> Breed {
    Breed { species: "dog", name, grams: (low, high), colours }
}

/// What comes through the door; the more often a breed is listed, the more often it comes.
pub const BREEDS: &[Breed] = &[
    dog("Labrador Retriever", 25_000, 36_000, &["Yellow", "Black", "Chocolate"]),
    dog("Labrador Retriever", 25_000, 36_000, &["Yellow", "Black", "Chocolate"]),
    dog("Golden Retriever", 25_000, 34_000, &["Golden", "Cream"]),
    dog("Golden Retriever", 25_000, 34_000, &["Golden", "Cream"]),
    dog("French Bulldog", 8_000, 14_000, &["Fawn", "Brindle", "Blue"]),
    dog("French Bulldog", 8_000, 14_000, &["Fawn", "Brindle", "Blue"]),
    dog("Goldendoodle", 14_000, 30_000, &["Apricot", "Cream", "Red"]),
    dog("Goldendoodle", 14_000, 30_000, &["Apricot", "Cream", "Red"]),
    dog("Miniature Poodle", 5_000, 8_000, &["White", "Black", "Silver"]),
    dog("Standard Poodle", 20_000, 30_000, &["White", "Black", "Apricot"]),
    dog("German Shepherd", 24_000, 40_000, &["Black and tan", "Sable"]),
    dog("Beagle", 9_000, 14_000, &["Tricolor", "Lemon and white"]),
    dog("Dachshund", 4_000, 13_000, &["Red", "Black and tan", "Dapple"]),
    dog("Shih Tzu", 4_000, 8_000, &["White and gold", "Black and white"]),
    dog("Yorkshire Terrier", 2_000, 3_500, &["Blue and tan"]),
    dog("Cavalier King Charles Spaniel", 5_500, 8_500, &["Blenheim", "Tricolor"]),
    dog("Border Collie", 14_000, 20_000, &["Black and white", "Blue merle"]),
    dog("Australian Shepherd", 18_000, 29_000, &["Blue merle", "Red tri"]),
    dog("Pembroke Welsh Corgi", 10_000, 14_000, &["Red and white", "Tricolor"]),
    dog("Siberian Husky", 16_000, 27_000, &["Gray and white", "Black and white"]),
    dog("Pit Bull Terrier", 16_000, 30_000, &["Blue", "Brindle", "Red"]),
    dog("Great Dane", 50_000, 79_000, &["Harlequin", "Fawn"]),
    dog("Chihuahua", 1_500, 3_000, &["Fawn", "Black"]),
    dog("Mixed breed", 7_000, 32_000, &["Brown", "Black", "Brindle", "White and brown"]),
    dog("Mixed breed", 7_000, 32_000, &["Brown", "Black", "Brindle", "White and brown"]),
    Breed {
        species: "cat",
        name: "Domestic Shorthair",
        grams: (3_200, 6_000),
        colours: &["Gray tabby", "Black", "Tuxedo", "Orange tabby"],
    },
    Breed {
        species: "cat",
        name: "Domestic Shorthair",
        grams: (3_200, 6_000),
        colours: &["Gray tabby", "Black", "Calico"],
    },
    Breed { species: "cat", name: "Maine Coon", grams: (5_000, 9_000), colours: &["Brown tabby", "Silver"] },
    Breed { species: "cat", name: "Persian", grams: (3_200, 5_500), colours: &["White", "Cream"] },
    Breed {
        species: "rabbit",
        name: "Holland Lop",
        grams: (1_200, 1_900),
        colours: &["Broken orange", "Chocolate"],
    },
];

/// Streets near the shop.
pub const STREETS: &[&str] = &[
    "Maple Street",
    "Harbor Road",
    "Willow Avenue",
    "5th Avenue",
    "Atlantic Avenue",
    "Court Street",
    "Henry Street",
    "Prospect Place",
    "Sterling Place",
    "Lafayette Avenue",
    "Greene Avenue",
    "Union Street",
    "President Street",
];

/// A city, its state and a postcode.
pub const CITIES: &[(&str, &str, &str)] = &[
    ("Brooklyn", "NY", "11201"),
    ("Brooklyn", "NY", "11215"),
    ("Brooklyn", "NY", "11238"),
    ("New York", "NY", "10003"),
    ("Queens", "NY", "11101"),
    ("Hoboken", "NJ", "07030"),
    ("Jersey City", "NJ", "07302"),
];

/// Area codes; with 555-01XX behind them they are numbers set aside for examples.
pub const AREA_CODES: &[&str] = &["212", "646", "718", "917", "347", "929", "516", "914"];

/// Veterinarians that people name.
pub const VETS: &[&str] =
    &["Dr. Adler", "Harbor Animal Hospital", "Dr. Singh", "Park Slope Vets", "Dr. Moreno"];
