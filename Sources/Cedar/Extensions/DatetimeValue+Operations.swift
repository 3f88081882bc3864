extension DatetimeValue {
    static let dayMilliseconds: Int64 = 86_400_000

    /// Nil where the result does not fit in 64 bits.
    func offset(by duration: DurationValue) -> DatetimeValue? {
        let (sum, overflow) = milliseconds.addingReportingOverflow(duration.milliseconds)
        return overflow ? nil : DatetimeValue(milliseconds: sum)
    }

    /// Nil where the result does not fit in 64 bits.
    func duration(since other: DatetimeValue) -> DurationValue? {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        return overflow ? nil : DurationValue(milliseconds: difference)
    }

    /// The midnight before, or the moment itself; nil where that does not fit in 64 bits.
    var midnight: DatetimeValue? {
        offset(by: DurationValue(milliseconds: -timeOfDay.milliseconds))
    }

    /// The time since the midnight before; never negative.
    var timeOfDay: DurationValue {
        let remainder = milliseconds % DatetimeValue.dayMilliseconds
        return DurationValue(
            milliseconds: remainder < 0 ? remainder + DatetimeValue.dayMilliseconds : remainder)
    }
}
