internal import CZlib

/// The bytes in the gzip format, by zlib.
///
/// - Parameters:
///   - bytes: what to compress.
///   - level: 1, the fastest, to 9, the smallest.
/// - Returns: nil where zlib gives up, or where the result is not smaller.
/// - Complexity: O(bytes).
func gzipped(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
    var stream = z_stream()
    // 16 more than the largest window asks for the gzip format.
    let window: Int32 = 15 + 16
    guard
        deflateInit2_(
            &stream,
            level,
            Z_DEFLATED,
            window,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        ) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    let output = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
        }
    }
    return output.isEmpty || output.count >= bytes.count ? nil : output
}
