/// A pidfd, owned: `deinit` closes it.
///
/// It becomes readable when the process ends.
package struct ProcessDescriptor: ~Copyable, Sendable {
    /// Open for as long as this value lives.
    package let number: Int32

    /// Takes over a descriptor.
    package init(adopting number: Int32) {
        self.number = number
    }

    deinit {
        SystemCalls.closeDescriptor(number)
    }

    /// Hands the descriptor over to the caller, who then has to close it.
    package consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }
}
