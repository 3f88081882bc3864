extension DatetimeValue {
    /// Reads a text as `datetime` does: `YYYY-MM-DD`, or that with `Thh:mm:ss`, perhaps `.SSS`,
    /// and `Z`, `+hhmm` or `-hhmm`. There are no leap seconds.
    ///
    /// Throws `ExtensionError` for anything else.
    public init(parsing text: String) throws(ExtensionError) {
        self = try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(ExtensionError) in
            try DatetimeValue(bytes)
        }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ExtensionError) {
        var scanner = ByteScanner(bytes)
        guard let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2)
        else { throw DatetimeValue.malformed(bytes) }
        var time: Int64 = 0
        if !scanner.isAtEnd { time = try DatetimeValue.time(&scanner, bytes) }
        guard let date = CivilDate(year: year, month: month, day: day) else {
            throw ExtensionError(bytes, is: "names a day that is not in the calendar")
        }
        let midnight = Int64(date.daysSinceEpoch) * DatetimeValue.dayMilliseconds
        self.init(milliseconds: midnight + time)
    }

    /// `Thh:mm:ss`, perhaps `.SSS`, and the zone, as milliseconds since the midnight of UTC.
    private static func time(
        _ scanner: inout ByteScanner, _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(ExtensionError) -> Int64 {
        guard scanner.take("T"), let hour = scanner.number(digits: 2), scanner.take(":"),
            let minute = scanner.number(digits: 2), scanner.take(":"),
            let second = scanner.number(digits: 2)
        else { throw malformed(bytes) }
        var millisecond = 0
        if scanner.take(".") {
            guard let fraction = scanner.number(digits: 3) else { throw malformed(bytes) }
            millisecond = fraction
        }
        let offset = try offsetMinutes(&scanner, bytes)
        guard hour < 24, minute < 60, second < 60 else {
            throw ExtensionError(
                bytes, is: "names a time that is not on the clock, 00:00:00 to 23:59:59")
        }
        let minutes = hour * 60 + minute - offset
        return Int64((minutes * 60 + second) * 1_000 + millisecond)
    }

    /// `Z`, `+hhmm` or `-hhmm` at the end of the text, in minutes.
    private static func offsetMinutes(
        _ scanner: inout ByteScanner, _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(ExtensionError) -> Int {
        if scanner.take("Z") {
            guard scanner.isAtEnd else { throw malformed(bytes) }
            return 0
        }
        let isNegative = scanner.take("-")
        guard isNegative || scanner.take("+"), let hours = scanner.number(digits: 2),
            let minutes = scanner.number(digits: 2), scanner.isAtEnd
        else { throw malformed(bytes) }
        guard hours < 24, minutes < 60 else {
            throw ExtensionError(bytes, is: "has an offset past 23 hours and 59 minutes")
        }
        return (hours * 60 + minutes) * (isNegative ? -1 : 1)
    }

    @inline(never)
    private static func malformed(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtensionError {
        ExtensionError(
            bytes,
            is: "is no datetime; expected `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss`, the latter "
                + "perhaps with `.SSS` and always with `Z`, `+hhmm` or `-hhmm`")
    }

    /// The argument of `datetime` that makes the moment; nil outside of the years 0000 to 9999,
    /// which no text can name.
    var argument: String? {
        guard milliseconds >= -62_167_219_200_000, milliseconds < 253_402_300_800_000 else {
            return nil
        }
        let time = Int(timeOfDay.milliseconds)
        let days = (Int(milliseconds) - time) / Int(DatetimeValue.dayMilliseconds)
        let date = CivilDate(daysSinceEpoch: days)
        let day =
            "\(date.year.zeroPadded(to: 4))-\(date.month.zeroPadded(to: 2))-"
            + date.day.zeroPadded(to: 2)
        if time == 0 { return day }
        let (hour, minute) = (time / 3_600_000, time / 60_000 % 60)
        let (second, millisecond) = (time / 1_000 % 60, time % 1_000)
        let clock =
            "\(hour.zeroPadded(to: 2)):\(minute.zeroPadded(to: 2)):"
            + second.zeroPadded(to: 2)
        let fraction = millisecond == 0 ? "" : ".\(millisecond.zeroPadded(to: 3))"
        return "\(day)T\(clock)\(fraction)Z"
    }
}

extension DatetimeValue: CustomStringConvertible {
    /// `datetime("2024-10-15T11:35:00Z")`, or an offset from 1970 where no text names the moment;
    /// both read back.
    public var description: String {
        guard let argument else {
            return "datetime(\"1970-01-01\").offset(duration(\"\(milliseconds)ms\"))"
        }
        return "datetime(\"\(argument)\")"
    }
}
