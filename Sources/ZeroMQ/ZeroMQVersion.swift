import CZeroMQ

/// A version of libzmq, and what the library found at run time can do.
package struct ZeroMQVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// The library that this process is linked with (not the header it was compiled with).
    package static var current: ZeroMQVersion {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        zmq_version(&major, &minor, &patch)
        return ZeroMQVersion(major: Int(major), minor: Int(minor), patch: Int(patch))
    }

    /// Whether the library was built with a capability: "curve", "ipc", "gssapi", "draft", …
    package static func has(_ capability: String) -> Bool {
        zmq_has(capability) == 1
    }

    package static func < (left: ZeroMQVersion, right: ZeroMQVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    package var description: String { "\(major).\(minor).\(patch)" }
}
