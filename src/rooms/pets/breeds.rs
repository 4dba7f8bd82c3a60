//! Species and breeds to complete what is typed; anything else may be typed all the same.

/// The species that completion offers: as stored, and as people read them.
pub const SPECIES: [(&str, &str); 12] = [
    ("dog", "Dog"),
    ("cat", "Cat"),
    ("rabbit", "Rabbit"),
    ("guinea pig", "Guinea pig"),
    ("hamster", "Hamster"),
    ("bird", "Bird"),
    ("ferret", "Ferret"),
    ("rat", "Rat"),
    ("chinchilla", "Chinchilla"),
    ("tortoise", "Tortoise"),
    ("lizard", "Lizard"),
    ("horse", "Horse"),
];

/// A species as people read it.
pub fn species_label(stored: &str) -> String {
    SPECIES
        .iter()
        .find(|(key, _)| *key == stored)
        .map_or_else(|| stored.to_owned(), |(_, label)| (*label).to_owned())
}

/// A species as it is stored: known ones in lower case, however they were typed.
pub fn species_key(typed: &str) -> String {
    let folded = typed.to_lowercase();
    SPECIES
        .iter()
        .find(|(key, _)| *key == folded)
        .map_or_else(|| typed.to_owned(), |(key, _)| (*key).to_owned())
}

/// The breeds of a species (as stored), in alphabetical order; none for one that has no list.
pub fn breeds_of(species: &str) -> impl Iterator<Item = &'static str> {
    let list = match species {
        "dog" => DOGS,
        "cat" => CATS,
        "rabbit" => RABBITS,
        "guinea pig" => GUINEA_PIGS,
        "hamster" => HAMSTERS,
        "bird" => BIRDS,
        "horse" => HORSES,
        "tortoise" => TORTOISES,
        "lizard" => LIZARDS,
        _ => "",
    };
    list.split(", ").filter(|breed| !breed.is_empty())
}

const DOGS: &str = "\
    Mixed breed, Affenpinscher, Afghan Hound, Airedale Terrier, Akita, Alaskan Malamute, American \
    Bulldog, American Bully, American Cocker Spaniel, American Eskimo Dog, American Foxhound, \
    American Pit Bull Terrier, American Staffordshire Terrier, American Water Spaniel, Anatolian \
    Shepherd, Australian Cattle Dog, Australian Kelpie, Australian Labradoodle, Australian Shepherd, \
    Australian Terrier, Basenji, Basset Hound, Beagle, Bearded Collie, Beauceron, Bedlington \
    Terrier, Belgian Malinois, Belgian Sheepdog, Belgian Tervuren, Bernedoodle, Bernese Mountain \
    Dog, Bichon Frise, Black and Tan Coonhound, Bloodhound, Bluetick Coonhound, Boerboel, Bolognese, \
    Border Collie, Border Terrier, Borzoi, Boston Terrier, Bouvier des Flandres, Boxer, Boykin \
    Spaniel, Briard, Brittany, Brussels Griffon, Bull Terrier, Bulldog, Bullmastiff, Cairn Terrier, \
    Canaan Dog, Cane Corso, Cardigan Welsh Corgi, Catahoula Leopard Dog, Cavachon, Cavalier King \
    Charles Spaniel, Cavapoo, Chesapeake Bay Retriever, Chihuahua, Chinese Crested, Chinese \
    Shar-Pei, Chow Chow, Clumber Spaniel, Cockapoo, Collie, Coton de Tulear, Curly-Coated Retriever, \
    Dachshund, Dalmatian, Dandie Dinmont Terrier, Doberman Pinscher, Dogo Argentino, Dogue de \
    Bordeaux, English Cocker Spaniel, English Foxhound, English Setter, English Springer Spaniel, \
    English Toy Spaniel, Eurasier, Field Spaniel, Finnish Lapphund, Finnish Spitz, Flat-Coated \
    Retriever, Fox Terrier, French Bulldog, German Pinscher, German Shepherd, German Shorthaired \
    Pointer, German Wirehaired Pointer, Giant Schnauzer, Glen of Imaal Terrier, Golden Retriever, \
    Goldendoodle, Gordon Setter, Great Dane, Great Pyrenees, Greater Swiss Mountain Dog, Greyhound, \
    Havanese, Hovawart, Ibizan Hound, Icelandic Sheepdog, Irish Setter, Irish Terrier, Irish Water \
    Spaniel, Irish Wolfhound, Italian Greyhound, Jack Russell Terrier, Japanese Chin, Keeshond, \
    Kerry Blue Terrier, Komondor, Kuvasz, Labradoodle, Labrador Retriever, Lagotto Romagnolo, \
    Lakeland Terrier, Leonberger, Lhasa Apso, Löwchen, Lurcher, Maltese, Maltipoo, Manchester \
    Terrier, Mastiff, Miniature American Shepherd, Miniature Bull Terrier, Miniature Pinscher, \
    Miniature Poodle, Miniature Schnauzer, Morkie, Neapolitan Mastiff, Newfoundland, Norfolk \
    Terrier, Norwegian Elkhound, Norwich Terrier, Nova Scotia Duck Tolling Retriever, Old English \
    Sheepdog, Papillon, Parson Russell Terrier, Pekingese, Pembroke Welsh Corgi, Petit Basset \
    Griffon Vendéen, Pharaoh Hound, Pointer, Pomeranian, Pomsky, Portuguese Water Dog, Pug, Puggle, \
    Puli, Rat Terrier, Rhodesian Ridgeback, Rottweiler, Saint Bernard, Saluki, Samoyed, Schipperke, \
    Scottish Deerhound, Scottish Terrier, Sealyham Terrier, Sheepadoodle, Shetland Sheepdog, Shiba \
    Inu, Shih Poo, Shih Tzu, Siberian Husky, Silky Terrier, Skye Terrier, Soft Coated Wheaten \
    Terrier, Spanish Water Dog, Spinone Italiano, Staffordshire Bull Terrier, Standard Poodle, \
    Standard Schnauzer, Sussex Spaniel, Thai Ridgeback, Tibetan Mastiff, Tibetan Spaniel, Tibetan \
    Terrier, Toy Fox Terrier, Toy Poodle, Treeing Walker Coonhound, Vizsla, Weimaraner, Welsh \
    Springer Spaniel, Welsh Terrier, West Highland White Terrier, Whippet, Wirehaired Pointing \
    Griffon, Xoloitzcuintli, Yorkipoo, Yorkshire Terrier";

const CATS: &str = "\
    Domestic Longhair, Domestic Medium Hair, Domestic Shorthair, Mixed breed, Abyssinian, American \
    Bobtail, American Curl, American Shorthair, American Wirehair, Balinese, Bengal, Birman, Bombay, \
    British Longhair, British Shorthair, Burmese, Burmilla, Chartreux, Chausie, Cornish Rex, Cymric, \
    Devon Rex, Egyptian Mau, European Shorthair, Exotic Shorthair, Havana Brown, Himalayan, Japanese \
    Bobtail, Khao Manee, Korat, LaPerm, Lykoi, Maine Coon, Manx, Munchkin, Nebelung, Norwegian \
    Forest Cat, Ocicat, Oriental Longhair, Oriental Shorthair, Persian, Peterbald, Pixie-bob, \
    RagaMuffin, Ragdoll, Russian Blue, Savannah, Scottish Fold, Selkirk Rex, Siamese, Siberian, \
    Singapura, Snowshoe, Somali, Sphynx, Tonkinese, Toyger, Turkish Angora, Turkish Van";

const RABBITS: &str = "\
    Mixed breed, Angora, Belgian Hare, Dutch, English Lop, Flemish Giant, French Lop, Harlequin, \
    Himalayan, Holland Lop, Jersey Wooly, Lionhead, Mini Lop, Mini Rex, Netherland Dwarf, New \
    Zealand, Polish, Rex";

const GUINEA_PIGS: &str = "\
    Mixed breed, Abyssinian, American, Coronet, Peruvian, Rex, Sheltie, Skinny Pig, Teddy, Texel";

const HAMSTERS: &str = "\
    Campbell's Dwarf, Chinese, Roborovski, Syrian, Winter White";

const BIRDS: &str = "\
    African Grey Parrot, Amazon Parrot, Budgerigar, Caique, Canary, Chicken, Cockatiel, Cockatoo, \
    Conure, Dove, Finch, Lovebird, Macaw, Parakeet, Parrotlet, Pionus";

const HORSES: &str = "\
    Mixed breed, Appaloosa, Arabian, Clydesdale, Connemara Pony, Donkey, Friesian, Haflinger, \
    Hanoverian, Icelandic, Miniature Horse, Morgan, Mustang, Paint, Quarter Horse, Shetland Pony, \
    Shire, Thoroughbred, Warmblood, Welsh Pony";

const TORTOISES: &str = "\
    Box Turtle, Greek, Hermann's, Leopard, Red-Eared Slider, Red-Footed, Russian, Sulcata";

const LIZARDS: &str = "\
    Bearded Dragon, Blue-Tongued Skink, Chameleon, Crested Gecko, Iguana, Leopard Gecko, Monitor";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_species_are_stored_one_way_and_others_as_typed() {
        assert_eq!(species_key("Guinea Pig"), "guinea pig");
        assert_eq!(species_key("Axolotl"), "Axolotl");
        assert_eq!(species_label("guinea pig"), "Guinea pig");
        assert_eq!(species_label("Axolotl"), "Axolotl");
    }

    #[test]
    fn no_breed_is_listed_twice() {
        for (species, _) in SPECIES {
            let breeds: Vec<_> = breeds_of(species).collect();
            let unique: std::collections::BTreeSet<_> = breeds.iter().collect();
            assert_eq!(unique.len(), breeds.len(), "{species}");
        }
        assert!(breeds_of("dog").count() >= 150 && breeds_of("cat").count() >= 50);
    }
}
