/// A record of the schema whose attributes have numbers: equal ones where name, type and whether
/// it is required are equal. Comparing types themselves would cost their size each time.
struct NumberedRecord: Sendable {
    private let attributes: [AttributeType]
    private let numbers: [Int32]

    init(_ record: RecordType, _ known: inout [AttributeType: Int32]) {
        attributes = record.attributes
        var numbers: [Int32] = []
        numbers.reserveCapacity(attributes.count)
        for attribute in attributes {
            let number = known[attribute] ?? Int32(known.count)
            known[attribute] = number
            numbers.append(number)
        }
        self.numbers = numbers
    }

    /// Negative where there is no such attribute.
    func number(of name: String) -> Int32 {
        let place = attributes.position(of: name, by: \.name)
        guard place < attributes.count, attributes[place].name.isSameBytes(as: name) else {
            return -1
        }
        return numbers[place]
    }
}
