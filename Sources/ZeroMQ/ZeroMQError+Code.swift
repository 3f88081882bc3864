import CZeroMQ
import Glibc

extension ZeroMQError {
    /// An error number of the system or of libzmq itself, with its symbolic name.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        /// EAGAIN: the call would have to wait, or its timeout passed.
        package static let again = Code(rawValue: EAGAIN)
        /// EINTR: a signal arrived first.
        package static let interrupted = Code(rawValue: EINTR)
        /// EINVAL: an option, endpoint or argument that libzmq does not accept.
        package static let invalidArgument = Code(rawValue: EINVAL)
        /// EADDRINUSE: something is bound there already.
        package static let addressInUse = Code(rawValue: EADDRINUSE)
        /// EADDRNOTAVAIL: the address is not one of this host.
        package static let addressNotAvailable = Code(rawValue: EADDRNOTAVAIL)
        /// EPROTONOSUPPORT: a transport that this libzmq does not have.
        package static let protocolNotSupported = Code(rawValue: EPROTONOSUPPORT)
        /// ENOCOMPATPROTO: a transport that this kind of socket does not speak.
        package static let protocolNotCompatible = Code(rawValue: ENOCOMPATPROTO)
        /// EHOSTUNREACH: a mandatory ROUTER has no such peer.
        package static let hostUnreachable = Code(rawValue: EHOSTUNREACH)
        /// EFSM: the socket is in the wrong state, such as a REQ that sends twice.
        package static let wrongState = Code(rawValue: EFSM)
        /// ETERM: the context was shut down.
        package static let terminated = Code(rawValue: ETERM)
        /// ENOTSUP: the kind of socket cannot do this.
        package static let notSupported = Code(rawValue: ENOTSUP)
        /// ENOENT: no such endpoint, or no such file.
        package static let notFound = Code(rawValue: ENOENT)
        /// EMFILE: the process or the context has no descriptor or socket left.
        package static let tooManyOpen = Code(rawValue: EMFILE)
        /// ENAMETOOLONG: an ipc path of more than 107 bytes.
        package static let nameTooLong = Code(rawValue: ENAMETOOLONG)
        /// EACCES: the file system refused.
        package static let accessDenied = Code(rawValue: EACCES)
        /// EBADF: not an open descriptor.
        package static let badDescriptor = Code(rawValue: EBADF)
        /// ENOTSOCK: not a socket.
        package static let notSocket = Code(rawValue: ENOTSOCK)
        /// EPROTO: a peer broke the protocol.
        package static let protocolViolation = Code(rawValue: EPROTO)
    }
}

extension ZeroMQError.Code: CustomStringConvertible {
    /// The symbolic name, such as "EAGAIN"; "errno 123" for a number without one here.
    package var name: String {
        Self.names[rawValue] ?? "errno \(rawValue)"
    }

    package var description: String { name }

    private static let names: [Int32: String] = [
        EPERM: "EPERM", ENOENT: "ENOENT", ESRCH: "ESRCH", EINTR: "EINTR", EIO: "EIO",
        EBADF: "EBADF", EAGAIN: "EAGAIN", ENOMEM: "ENOMEM", EACCES: "EACCES",
        EFAULT: "EFAULT", EBUSY: "EBUSY", EEXIST: "EEXIST", ENODEV: "ENODEV",
        ENOTDIR: "ENOTDIR", EISDIR: "EISDIR", EINVAL: "EINVAL", ENFILE: "ENFILE",
        EMFILE: "EMFILE", ENOSPC: "ENOSPC", EROFS: "EROFS", EPIPE: "EPIPE",
        ENODATA: "ENODATA", EPROTO: "EPROTO", ENAMETOOLONG: "ENAMETOOLONG",
        ENOTSOCK: "ENOTSOCK", EMSGSIZE: "EMSGSIZE", ENOPROTOOPT: "ENOPROTOOPT",
        EPROTONOSUPPORT: "EPROTONOSUPPORT", ENOTSUP: "ENOTSUP",
        EAFNOSUPPORT: "EAFNOSUPPORT", EADDRINUSE: "EADDRINUSE",
        EADDRNOTAVAIL: "EADDRNOTAVAIL", ENETDOWN: "ENETDOWN",
        ENETUNREACH: "ENETUNREACH", ECONNABORTED: "ECONNABORTED",
        ECONNRESET: "ECONNRESET", ENOBUFS: "ENOBUFS", ENOTCONN: "ENOTCONN",
        ETIMEDOUT: "ETIMEDOUT", ECONNREFUSED: "ECONNREFUSED",
        EHOSTUNREACH: "EHOSTUNREACH", EINPROGRESS: "EINPROGRESS", EFSM: "EFSM",
        ENOCOMPATPROTO: "ENOCOMPATPROTO", ETERM: "ETERM", EMTHREAD: "EMTHREAD",
    ]
}
