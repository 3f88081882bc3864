extension DurationValue {
    /// Whole seconds, the rest cut off; and so the other units.
    var seconds: Int64 { milliseconds / 1_000 }
    var minutes: Int64 { milliseconds / 60_000 }
    var hours: Int64 { milliseconds / 3_600_000 }
    var days: Int64 { milliseconds / DatetimeValue.dayMilliseconds }
}
