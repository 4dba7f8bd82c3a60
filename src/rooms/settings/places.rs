//! The time zones and countries that forms offer. On the server only: the browser gets the lists.

use super::model::PlaceChoices;
use std::sync::LazyLock;

/// ISO 3166 countries whose numbering plan is known, with their English names.
const COUNTRIES: &str = "AD Andorra;AE United Arab Emirates;AF Afghanistan;AG Antigua and Barbuda;AI Anguilla;\
AL Albania;AM Armenia;AO Angola;AR Argentina;AS American Samoa;AT Austria;AU Australia;AW Aruba;AX Åland Islands;\
AZ Azerbaijan;BA Bosnia and Herzegovina;BB Barbados;BD Bangladesh;BE Belgium;BF Burkina Faso;BG Bulgaria;BH Bahrain;\
BI Burundi;BJ Benin;BL Saint Barthélemy;BM Bermuda;BN Brunei;BO Bolivia;BQ Caribbean Netherlands;BR Brazil;BS Bahamas;\
BT Bhutan;BW Botswana;BY Belarus;BZ Belize;CA Canada;CD Congo (Kinshasa);CF Central African Republic;\
CG Congo (Brazzaville);CH Switzerland;CI Côte d’Ivoire;CK Cook Islands;CL Chile;CM Cameroon;CN China;CO Colombia;\
CR Costa Rica;CU Cuba;CV Cape Verde;CW Curaçao;CY Cyprus;CZ Czechia;DE Germany;DJ Djibouti;DK Denmark;DM Dominica;\
DO Dominican Republic;DZ Algeria;EC Ecuador;EE Estonia;EG Egypt;ER Eritrea;ES Spain;ET Ethiopia;FI Finland;FJ Fiji;\
FK Falkland Islands;FM Micronesia;FO Faroe Islands;FR France;GA Gabon;GB United Kingdom;GD Grenada;GE Georgia;\
GF French Guiana;GG Guernsey;GH Ghana;GI Gibraltar;GL Greenland;GM Gambia;GN Guinea;GP Guadeloupe;\
GQ Equatorial Guinea;GR Greece;GT Guatemala;GU Guam;GW Guinea-Bissau;GY Guyana;HK Hong Kong;HN Honduras;HR Croatia;\
HT Haiti;HU Hungary;ID Indonesia;IE Ireland;IL Israel;IM Isle of Man;IN India;IQ Iraq;IR Iran;IS Iceland;IT Italy;\
JE Jersey;JM Jamaica;JO Jordan;JP Japan;KE Kenya;KG Kyrgyzstan;KH Cambodia;KI Kiribati;KM Comoros;\
KN Saint Kitts and Nevis;KP North Korea;KR South Korea;KW Kuwait;KY Cayman Islands;KZ Kazakhstan;LA Laos;LB Lebanon;\
LC Saint Lucia;LI Liechtenstein;LK Sri Lanka;LR Liberia;LS Lesotho;LT Lithuania;LU Luxembourg;LV Latvia;LY Libya;\
MA Morocco;MC Monaco;MD Moldova;ME Montenegro;MF Saint Martin;MG Madagascar;MH Marshall Islands;MK North Macedonia;\
ML Mali;MM Myanmar;MN Mongolia;MO Macao;MP Northern Mariana Islands;MQ Martinique;MR Mauritania;MS Montserrat;\
MT Malta;MU Mauritius;MV Maldives;MW Malawi;MX Mexico;MY Malaysia;MZ Mozambique;NA Namibia;NC New Caledonia;NE Niger;\
NG Nigeria;NI Nicaragua;NL Netherlands;NO Norway;NP Nepal;NR Nauru;NU Niue;NZ New Zealand;OM Oman;PA Panama;PE Peru;\
PF French Polynesia;PG Papua New Guinea;PH Philippines;PK Pakistan;PL Poland;PM Saint Pierre and Miquelon;\
PR Puerto Rico;PS Palestine;PT Portugal;PW Palau;PY Paraguay;QA Qatar;RE Réunion;RO Romania;RS Serbia;RU Russia;\
RW Rwanda;SA Saudi Arabia;SB Solomon Islands;SC Seychelles;SD Sudan;SE Sweden;SG Singapore;SI Slovenia;SK Slovakia;\
SL Sierra Leone;SM San Marino;SN Senegal;SO Somalia;SR Suriname;SS South Sudan;ST São Tomé and Príncipe;\
SV El Salvador;SX Sint Maarten;SY Syria;SZ Eswatini;TC Turks and Caicos Islands;TD Chad;TG Togo;TH Thailand;\
TJ Tajikistan;TL Timor-Leste;TM Turkmenistan;TN Tunisia;TO Tonga;TR Türkiye;TT Trinidad and Tobago;TV Tuvalu;\
TW Taiwan;TZ Tanzania;UA Ukraine;UG Uganda;US United States;UY Uruguay;UZ Uzbekistan;VC Saint Vincent;VE Venezuela;\
VG British Virgin Islands;VI US Virgin Islands;VN Vietnam;VU Vanuatu;WF Wallis and Futuna;WS Samoa;XK Kosovo;YE Yemen;\
YT Mayotte;ZA South Africa;ZM Zambia;ZW Zimbabwe";

/// Folders of names that stay for old systems only.
const OLD_FOLDERS: &[&str] = &["Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "SystemV/"];

static CHOICES: LazyLock<PlaceChoices> = LazyLock::new(|| {
    let mut zones: Vec<String> = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(|name| name.contains('/') && !OLD_FOLDERS.iter().any(|old| name.starts_with(old)))
        .map(str::to_owned)
        .collect();
    zones.sort_unstable();
    zones.push("UTC".into());
    let mut regions: Vec<(String, String)> = COUNTRIES
        .split(';')
        .filter_map(|entry| entry.split_once(' '))
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .collect();
    regions.sort_by(|a, b| a.1.cmp(&b.1));
    PlaceChoices { zones, regions }
});

/// What forms offer.
pub fn choices() -> PlaceChoices {
    CHOICES.clone()
}

/// An IANA zone, also one by an old name; a sentence for anything else.
///
/// # Errors
/// A sentence for the field.
pub fn check_zone(name: &str) -> Result<String, String> {
    name.parse::<chrono_tz::Tz>()
        .map(|zone| zone.name().to_owned())
        .map_err(|_| "Choose a time zone from the list.".into())
}

/// A country whose numbering plan is known.
///
/// # Errors
/// A sentence for the field.
pub fn check_region(code: &str) -> Result<String, String> {
    CHOICES
        .regions
        .iter()
        .find(|(known, _)| known == code)
        .map(|(known, _)| known.clone())
        .ok_or_else(|| "Choose a country from the list.".into())
}

/// The money that is used in a country, as far as it is one of those that pet shops were asked
/// about; the owner can change it.
pub fn currency_of(region: &str) -> &'static str {
    match region {
        "GB" | "GG" | "IM" | "JE" => "GBP",
        "CA" => "CAD",
        "AU" => "AUD",
        "NZ" => "NZD",
        "CH" | "LI" => "CHF",
        "SE" => "SEK",
        "NO" => "NOK",
        "DK" => "DKK",
        "PL" => "PLN",
        "CZ" => "CZK",
        "JP" => "JPY",
        "MX" => "MXN",
        "BR" => "BRL",
        "IN" => "INR",
        "SG" => "SGD",
        "ZA" => "ZAR",
        "AT" | "BE" | "BG" | "CY" | "DE" | "EE" | "ES" | "FI" | "FR" | "GR" | "HR" | "IE" | "IT" | "LT"
        | "LU" | "LV" | "MT" | "NL" | "PT" | "SI" | "SK" => "EUR",
        _ => "USD",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{phone, time::Zone};

    #[test]
    fn every_zone_that_is_offered_can_be_shown() {
        let choices = choices();
        assert!(choices.zones.len() > 300, "{}", choices.zones.len());
        for zone in ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland"] {
            assert!(choices.zones.iter().any(|known| known == zone) && Zone::load(zone).is_some(), "{zone}");
        }
        assert!(check_zone("Mars/Olympus").is_err() && check_zone("").is_err());
    }

    #[test]
    fn every_country_that_is_offered_reads_numbers() {
        for (code, name) in choices().regions {
            assert_eq!(code.len(), 2, "{name}");
            // A number with its country code is read whatever the region; an unknown region is
            // what would make a national one fail.
            assert!(phone::parse("+1 212 555 0123", &code).is_ok(), "{code} {name}");
        }
        assert!(phone::parse("(212) 555-0123", "US").is_ok() && phone::parse("030 901820", "DE").is_ok());
        assert!(check_region("XX").is_err() && check_region("us").is_err());
    }
}
