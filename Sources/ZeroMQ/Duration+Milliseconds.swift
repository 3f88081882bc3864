extension Duration {
    /// Whole milliseconds, rounded up, for the `int` that libzmq takes.
    ///
    /// Rounded up because 0 means "off" or "at once" in libzmq: a short duration must not
    /// become none. Capped at `Int32.max`, which is 24 days.
    ///
    /// The duration must not be negative: -1 means "for ever" there, which is never what a
    /// caller with a miscalculated duration wants.
    var millisecondsForLibzmq: Int32 {
        precondition(self >= .zero, "a duration for libzmq must not be negative")
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max / 1000) else { return .max }
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        let rest = (attoseconds + attosecondsPerMillisecond - 1) / attosecondsPerMillisecond
        return Int32(seconds * 1000 + rest)
    }

    /// Whole seconds, rounded up, with the same limits.
    var secondsForLibzmq: Int32 {
        precondition(self >= .zero, "a duration for libzmq must not be negative")
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max) else { return .max }
        return Int32(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
