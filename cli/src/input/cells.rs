//! Values of Parquet as the output has them: text, ISO dates, JSON.

use super::decode;
use super::document::Kept;
use ::parquet::basic::{LogicalType, TimeUnit, Type as Physical};
use ::parquet::record::Field;
use ::parquet::schema::types::Type;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::Offset;
use serde_json::Value;
use std::borrow::Cow;

/// What the values of a column do not say by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Meaning {
    /// Whole numbers are nanoseconds since 1970.
    nanoseconds: bool,
    /// Times are those of UTC, not of wherever they were written.
    utc: bool,
}

impl Meaning {
    /// What the schema says of a column.
    pub(super) fn of(column: &Type) -> Self {
        if !column.is_primitive() {
            return Self::default();
        }
        match column.get_basic_info().logical_type_ref() {
            Some(LogicalType::Timestamp(stamp)) => {
                Self { nanoseconds: stamp.unit == TimeUnit::NANOS, utc: stamp.is_adjusted_to_u_t_c }
            }
            // The old way to mark a time meant UTC; the oldest, of 96 bits, meant nothing.
            _ => Self { nanoseconds: false, utc: column.get_physical_type() != Physical::INT96 },
        }
    }

    /// A value that is no list or group as text; `None` for null and for what is no number.
    pub(super) fn text(self, field: &Field) -> Option<String> {
        Some(match field {
            Field::Null => return None,
            Field::Str(text) => text.clone(),
            Field::Bytes(bytes) => match decode::plain(bytes.data()) {
                Ok(decoded) => decoded.text.into_owned(),
                Err(_) => bytes.data().iter().map(|byte| format!("{byte:02x}")).collect(),
            },
            Field::Date(days) => iso(i64::from(*days), 86_400_000_000_000, false)?,
            Field::TimestampMillis(n) => iso(*n, 1_000_000, self.utc)?,
            Field::TimestampMicros(n) => iso(*n, 1000, self.utc)?,
            Field::Long(n) if self.nanoseconds => iso(*n, 1, self.utc)?,
            Field::Float16(x) if !x.is_finite() => return None,
            Field::Float(x) if !x.is_finite() => return None,
            Field::Double(x) if !x.is_finite() => return None,
            // As short as can be: 7, not 7.0, since a column of whole numbers with gaps is often stored as fractions.
            Field::Float(x) => x.to_string(),
            Field::Double(x) => x.to_string(),
            Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => self.json(field).to_string(),
            number => number.to_string(),
        })
    }

    /// The value of a field that is carried along: numbers and lists keep their type.
    pub(super) fn kept(self, field: &Field) -> Kept {
        match self.json(field) {
            Value::Null => Kept::Missing,
            Value::String(text) => Kept::Text(text),
            other => Kept::Json(other.to_string()),
        }
    }

    fn json(self, field: &Field) -> Value {
        match field {
            Field::Bool(yes) => Value::from(*yes),
            Field::Byte(n) => Value::from(*n),
            Field::Short(n) => Value::from(*n),
            Field::Int(n) => Value::from(*n),
            Field::Long(n) if !self.nanoseconds => Value::from(*n),
            Field::UByte(n) => Value::from(*n),
            Field::UShort(n) => Value::from(*n),
            Field::UInt(n) => Value::from(*n),
            Field::ULong(n) => Value::from(*n),
            // By way of its text: 0.1, not 0.10000000149011612.
            Field::Float(x) => x.to_string().parse::<f64>().map_or(Value::Null, Value::from),
            Field::Double(x) => Value::from(*x),
            Field::ListInternal(list) => list.elements().iter().map(|field| self.json(field)).collect(),
            Field::Group(row) => {
                let members = row.get_column_iter().map(|(name, field)| (name.clone(), self.json(field)));
                Value::Object(members.collect())
            }
            Field::MapInternal(map) => {
                let members = map.entries().iter();
                let members =
                    members.map(|(key, field)| (self.text(key).unwrap_or_default(), self.json(field)));
                Value::Object(members.collect())
            }
            _ => self.text(field).map_or(Value::Null, Value::from),
        }
    }
}

/// The bytes of a text column, where they are marked as text or not.
pub(super) fn bytes(field: &Field) -> Option<Cow<'_, [u8]>> {
    match field {
        Field::Str(text) => Some(Cow::Borrowed(text.as_bytes())),
        Field::Bytes(bytes) => Some(Cow::Borrowed(bytes.data())),
        _ => None,
    }
}

/// A moment as `2021-12-15` where it is midnight, else with the time; `None` if no calendar has it.
fn iso(n: i64, per_unit: i128, utc: bool) -> Option<String> {
    let moment = Timestamp::from_nanosecond(i128::from(n) * per_unit).ok()?;
    let local = Offset::UTC.to_datetime(moment);
    Some(match local.time() {
        time if time == Time::midnight() => local.date().to_string(),
        _ if utc => format!("{local}Z"),
        _ => local.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_become_iso() {
        let (plain, nanoseconds) = (Meaning::default(), Meaning { nanoseconds: true, utc: true });
        assert_eq!(plain.text(&Field::Date(18_976)).unwrap(), "2021-12-15");
        assert_eq!(plain.text(&Field::Date(-1)).unwrap(), "1969-12-31");
        assert_eq!(plain.text(&Field::TimestampMillis(1_639_526_400_000)).unwrap(), "2021-12-15");
        assert_eq!(
            plain.text(&Field::TimestampMicros(1_639_553_445_250_000)).unwrap(),
            "2021-12-15T07:30:45.25"
        );
        let nine = Field::Long(1_639_553_445_000_000_001);
        assert_eq!(nanoseconds.text(&nine).unwrap(), "2021-12-15T07:30:45.000000001Z");
        assert_eq!(nanoseconds.kept(&nine), Kept::Text("2021-12-15T07:30:45.000000001Z".into()));
        assert_eq!(plain.text(&Field::TimestampMillis(i64::MIN)), None);
        assert_eq!(plain.text(&Field::Date(i32::MAX)), None);
        assert_eq!(plain.text(&Field::TimestampMillis(-62_135_596_800_000)).unwrap(), "0001-01-01");
    }

    #[test]
    fn numbers_are_short_and_gaps_are_null() {
        let plain = Meaning::default();
        assert_eq!(plain.text(&Field::Double(7.0)).unwrap(), "7");
        assert_eq!(plain.text(&Field::Double(f64::NAN)), None);
        assert_eq!(plain.kept(&Field::Float(0.1)), Kept::Json("0.1".into()));
        assert_eq!(plain.kept(&Field::Float(f32::NAN)), Kept::Missing);
        assert_eq!(plain.kept(&Field::ULong(u64::MAX)), Kept::Json(u64::MAX.to_string()));
        assert_eq!(plain.kept(&Field::Bool(true)), Kept::Json("true".into()));
        assert_eq!(plain.text(&Field::Bytes(vec![0xff, 0, 0x81, 0].into())).unwrap(), "ff008100");
    }
}
