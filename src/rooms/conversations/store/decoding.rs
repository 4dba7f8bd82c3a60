//! What a query builds as JSON is read as the type that travels.

use super::super::model::{GroupMessage, Voicemail};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::types::Json;
use sqlx::{Decode, Postgres, Type};

macro_rules! from_json {
    ($($name:ty),+) => {$(
        impl Type<Postgres> for $name {
            fn type_info() -> PgTypeInfo {
                <Json<$name> as Type<Postgres>>::type_info()
            }
            fn compatible(info: &PgTypeInfo) -> bool {
                <Json<$name> as Type<Postgres>>::compatible(info)
            }
        }

        impl<'r> Decode<'r, Postgres> for $name {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                <Json<$name> as Decode<'r, Postgres>>::decode(value).map(|json| json.0)
            }
        }
    )+};
}

from_json!(GroupMessage, Voicemail);
