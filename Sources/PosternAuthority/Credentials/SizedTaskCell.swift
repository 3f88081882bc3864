import PosternCore

/// A task's cell with room for a name of up to `capacity` bytes in the object itself: a text of
/// its own would take an allocation and 48 bytes more.
// Unchecked because its superclass is: all is constant or atomic.
final class SizedTaskCell<let capacity: Int>: TaskCell, @unchecked Sendable {
    private let bytes: InlineArray<capacity, UInt8>

    fileprivate init(_ name: Span<UInt8>, _ workload: WorkloadName) {
        bytes = InlineArray { $0 < name.count ? name[$0] : 0 }
        super.init(length: name.count, workload: workload)
    }

    override func withName(_ body: (Span<UInt8>) -> Void) {
        body(bytes.span.extracting(0..<Int(length)))
    }
}

extension TaskCell {
    /// The smallest that holds the name: steps of 16 bytes, as the allocator has them.
    static func make(_ id: TaskID, _ workload: WorkloadName) -> TaskCell {
        let name = id.description.utf8.span
        switch name.count {
        case ...8: return SizedTaskCell<8>(name, workload)
        case ...24: return SizedTaskCell<24>(name, workload)
        case ...40: return SizedTaskCell<40>(name, workload)
        case ...56: return SizedTaskCell<56>(name, workload)
        case ...72: return SizedTaskCell<72>(name, workload)
        case ...88: return SizedTaskCell<88>(name, workload)
        default: return SizedTaskCell<128>(name, workload)
        }
    }
}
