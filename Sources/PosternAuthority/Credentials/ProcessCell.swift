package import PosternCore

/// The cell of a process, whose end the kernel tells: it ends every credential that the process
/// attested.
// Unchecked because its superclass is: all is constant or atomic.
package final class ProcessCell: LifeCell, @unchecked Sendable {
    package let process: ProcessIdentity

    init(_ process: ProcessIdentity) {
        self.process = process
        super.init()
    }
}
