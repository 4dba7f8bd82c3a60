//! What a query builds as JSON is read as the type that travels.

use super::super::model::GroupMessage;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::types::Json;
use sqlx::{Decode, Postgres, Type};

impl Type<Postgres> for GroupMessage {
    fn type_info() -> PgTypeInfo {
        <Json<Self> as Type<Postgres>>::type_info()
    }

    fn compatible(info: &PgTypeInfo) -> bool {
        <Json<Self> as Type<Postgres>>::compatible(info)
    }
}

impl<'r> Decode<'r, Postgres> for GroupMessage {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        <Json<Self> as Decode<'r, Postgres>>::decode(value).map(|json| json.0)
    }
}
