package io.utp.engine.rendezvous;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Writes what {@link FieldReader} reads. */
final class FieldWriter {

    private final ByteBuffer out;

    FieldWriter(ByteBuffer out) {
        this.out = out;
    }

    FieldWriter code(int code) {
        out.put((byte) code);
        return this;
    }

    FieldWriter flag(boolean flag) {
        return code(flag ? 1 : 0);
    }

    FieldWriter unsignedShort(int value) {
        out.putShort((short) value);
        return this;
    }

    FieldWriter integer(int value) {
        out.putInt(value);
        return this;
    }

    FieldWriter number(long value) {
        out.putLong(value);
        return this;
    }

    FieldWriter bits(Bits128 bits) {
        return number(bits.high()).number(bits.low());
    }

    FieldWriter name(String name) {
        return name.isEmpty() ? code(0) : string(PeerNames.check(name));
    }

    FieldWriter text(String text) {
        return string(PeerNames.clean(text));
    }

    private FieldWriter string(String string) {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        code(bytes.length);
        out.put(bytes);
        return this;
    }

    FieldWriter address(InetSocketAddress address) {
        byte[] bytes = Objects.requireNonNull(
                        address.getAddress(), "The address is not resolved: resolve it before it is told")
                .getAddress();
        code(bytes.length == 4 ? 4 : 6);
        out.put(bytes);
        return unsignedShort(address.getPort());
    }

    FieldWriter description(PeerDescription description) {
        List<Candidate> candidates = description.candidates();
        code(description.mapping().ordinal()).flag(description.manySockets()).code(candidates.size());
        for (Candidate candidate : candidates) {
            code(candidate.type().ordinal()).address(candidate.address());
        }
        return this;
    }

    FieldWriter ports(List<Integer> ports) {
        code(ports.size());
        ports.forEach(this::unsignedShort);
        return this;
    }
}
