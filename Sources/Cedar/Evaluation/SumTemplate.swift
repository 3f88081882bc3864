/// A chain of `+` and `-`: its operands, and for each whether it is subtracted, side by side.
struct SumTemplate: BitwiseCopyable {
    let operands: NodeList
    let isSubtracted: UnsafeBufferPointer<Bool>
}
