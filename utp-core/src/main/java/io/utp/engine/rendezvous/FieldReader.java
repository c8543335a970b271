package io.utp.engine.rendezvous;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads fields that somebody unknown wrote. What is wrong is remembered and not thrown. */
final class FieldReader {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);
    private static final Candidate.Type[] TYPES = Candidate.Type.values();
    private static final PortMapping[] MAPPINGS = PortMapping.values();

    private final ByteBuffer in;
    private boolean failed;

    FieldReader(ByteBuffer in) {
        this.in = in;
    }

    /** Whether every field was right, and nothing is left. */
    boolean isComplete() {
        return !failed && !in.hasRemaining();
    }

    private boolean has(int bytes) {
        failed |= in.remaining() < bytes;
        return !failed;
    }

    /** A byte below a bound. */
    int code(int bound) {
        int code = has(1) ? in.get() & 0xff : 0;
        failed |= code >= bound;
        return failed ? 0 : code;
    }

    boolean flag() {
        return code(2) == 1;
    }

    int unsignedShort() {
        return has(2) ? in.getShort() & 0xffff : 0;
    }

    int delayMillis() {
        int delay = unsignedShort();
        failed |= delay > RendezvousCodec.MOST_DELAY_MILLIS;
        return delay;
    }

    /** 31 bits. */
    int positive() {
        int value = integer();
        failed |= value < 0;
        return value;
    }

    int integer() {
        return has(4) ? in.getInt() : 0;
    }

    long number() {
        return has(8) ? in.getLong() : 0;
    }

    Bits128 bits() {
        return new Bits128(number(), number());
    }

    String name() {
        String name = string(PeerNames.MOST_CHARACTERS);
        failed |= !PeerNames.isValid(name);
        return name;
    }

    String nameOrNone() {
        String name = string(PeerNames.MOST_CHARACTERS);
        failed |= !name.isEmpty() && !PeerNames.isValid(name);
        return name;
    }

    String text() {
        String text = string(PeerNames.MOST_TEXT_BYTES);
        failed |= !PeerNames.isVisible(text);
        return text;
    }

    private String string(int mostBytes) {
        int length = code(mostBytes + 1);
        if (!has(length)) {
            return "";
        }
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            failed = true;
            return "";
        }
    }

    InetSocketAddress address() {
        int family = code(7);
        failed |= family != 4 && family != 6;
        byte[] address = new byte[family == 6 ? 16 : 4];
        if (!has(address.length + 2)) {
            return NOWHERE;
        }
        in.get(address);
        int port = in.getShort() & 0xffff;
        try {
            InetAddress read = InetAddress.getByAddress(address);
            // An IPv4 address that is written as IPv6: there is one way to write each.
            failed |= family == 6 && read instanceof Inet4Address;
            return new InetSocketAddress(read, port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    PeerDescription description() {
        PortMapping mapping = MAPPINGS[code(MAPPINGS.length)];
        boolean manySockets = flag();
        int count = code(PeerDescription.MOST_CANDIDATES + 1);
        List<Candidate> candidates = new ArrayList<>(count);
        for (int i = 0; i < count && !failed; i++) {
            candidates.add(new Candidate(TYPES[code(TYPES.length)], address()));
        }
        return new PeerDescription(candidates, mapping, manySockets);
    }

    List<Integer> ports() {
        int count = code(RendezvousMessage.MOST_PORTS + 1);
        List<Integer> ports = new ArrayList<>(count);
        for (int i = 0; i < count && !failed; i++) {
            ports.add(unsignedShort());
        }
        return ports;
    }
}
