/// Where a result was measured.
package struct Machine: Codable, Hashable, Sendable {
    package let processor: String
    package let processors: Int
    package let memoryBytes: UInt64
    package let kernel: String
    package let system: String
    package let hypervisor: String?
    /// The frequency governor, where the kernel tells.
    package let governor: String?
}
