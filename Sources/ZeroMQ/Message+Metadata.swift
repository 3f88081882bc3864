import CZeroMQ
import Glibc

extension Message {
    /// A property of the connection that the message came from; nil when it has none.
    ///
    /// Bytes that are no UTF-8 are replaced: compare what must be exact with
    /// `withMetadata`.
    package func metadata(_ property: MessageProperty) -> String? {
        guard let value = rawMetadata(property) else { return nil }
        return String(cString: value)
    }

    /// Calls `body` with the bytes of a property, in place and without allocating.
    ///
    /// A value ends at its first zero byte: libzmq hands it out as a C string.
    ///
    /// - Returns: nil when the message has no such property.
    package func withMetadata<Result, Failure>(
        _ property: MessageProperty,
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let value = rawMetadata(property) else { return nil }
        let buffer = UnsafeRawBufferPointer(start: value, count: strlen(value))
        return try body(buffer.bytes)
    }

    /// The descriptor of the connection that the message came from; nil for inproc.
    ///
    /// It belongs to libzmq, which may have closed it since, and the kernel may have given
    /// the number to another connection: check the peer's credentials before acting on it.
    package var sourceDescriptor: Int32? {
        let descriptor = zmq_msg_get(cell, ZMQ_SRCFD)
        return descriptor >= 0 ? descriptor : nil
    }

    /// Where libzmq keeps a property: the same for all messages of a connection, and no other's
    /// while one of them is held.
    package func metadataAddress(_ property: MessageProperty) -> UInt? {
        rawMetadata(property).map { UInt(bitPattern: $0) }
    }

    private func rawMetadata(_ property: MessageProperty) -> UnsafePointer<CChar>? {
        // A StaticString ends with a zero byte, as C wants it.
        property.name.utf8Start.withMemoryRebound(
            to: CChar.self, capacity: property.name.utf8CodeUnitCount + 1
        ) { zmq_msg_gets(cell, $0) }
    }
}
