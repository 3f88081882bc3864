package import PosternCore

/// Port: unpredictable bits for credentials and instance names.
///
/// Any thread may call it. The real one is `SodiumRandomSource` in PosternHost.
package protocol RandomSource: Sendable {
    /// 128 bits from a cryptographically secure generator.
    func bytes16() -> Bytes16

    /// A number that stands for some bytes in this run: always the same for the same ones, and
    /// telling nothing of them to who has not the source.
    func pseudonym(of bytes: [UInt8]) -> UInt64
}
