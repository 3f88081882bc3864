/// What libFuzzer calls with every input. The entries are those of the tests.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    FuzzEntry.read(input: UnsafeBufferPointer(start: bytes, count: count))
    return 0
}
