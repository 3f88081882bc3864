/// Where a result was measured.
public struct Machine: Codable, Hashable, Sendable {
    public let processor: String
    public let processors: Int
    public let memoryBytes: UInt64
    public let kernel: String
    public let system: String
    public let hypervisor: String?
    /// The frequency governor, where the kernel tells.
    public let governor: String?
}
