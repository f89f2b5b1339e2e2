extension Scrypt {
    /// How slow a key is to derive. Stored beside each verifier, so that they can be raised.
    package struct Parameters: Hashable, Sendable {
        /// N: rounds, a power of two.
        package let cost: Int
        /// r: block size in units of 128 bytes.
        package let blockSize: Int
        /// p: how often the whole is repeated.
        package let parallelism: Int

        /// N = 2^14, r = 8, p = 5: 16 MiB and about a quarter of a second.
        package static let current = Parameters(unchecked: 16_384, 8, 5)

        /// The most memory that one derivation may take, in bytes: 64 MiB.
        package static let mostMemory = 67_108_864

        /// - Throws: `.parametersRefused` where RFC 7914 §2 does not define them, above
        ///   `mostMemory`, or for more than 16 repetitions.
        package init(cost: Int, blockSize: Int, parallelism: Int) throws(SecretsError) {
            guard (2...1_048_576).contains(cost), cost & (cost - 1) == 0,
                (1...64).contains(blockSize), (1...16).contains(parallelism),
                128 * cost * blockSize <= Self.mostMemory
            else { throw .parametersRefused }
            // RFC 7914 §2: N < 2^(128 r / 8). Only r = 1 can break it.
            guard blockSize > 1 || cost < 65_536 else { throw .parametersRefused }
            self.init(unchecked: cost, blockSize, parallelism)
        }

        private init(unchecked cost: Int, _ blockSize: Int, _ parallelism: Int) {
            self.cost = cost
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// Bytes of memory that one derivation takes (RFC 7914 §2, with the blocks of each
        /// repetition).
        package var memory: Int { 128 * blockSize * (cost + parallelism + 2) }
    }
}
