/// An extension value while policies are evaluated. Trivial; addresses, the only ones that are
/// larger than a word, lie in an arena.
enum ExtensionTerm: BitwiseCopyable {
    case decimal(DecimalValue)
    case ip(UnsafePointer<IPAddressValue>)
    case datetime(DatetimeValue)
    case duration(DurationValue)
}
