package io.utp.fuzz;

import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.DecodeResult;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What somebody at one address knows of its conversation with the endpoint, so that a fuzzer says "the next packet" or "two
 * packets too far" instead of guessing numbers.
 */
final class FuzzedPeer {
    /** By this difference in SYN and STATE two nodes of this library know each other. */
    private static final int OWN_SIGNAL = 0x7fff_ffff;

    private static final int SERVICE_EXTENSION = 0x70;
    private static final PathKey OWN_KEY = new PathKey(Arrays.copyOf(new byte[] {7}, PathKey.SIZE));

    private final InetSocketAddress address;
    private final PacketHeader header = new PacketHeader();
    private int id = 2;
    private int sequence = 1_000;
    private int synSequence = 1_000;
    private int seen;
    private int firstSeen;
    private int heldWindow = 1 << 20;
    private long cookie;
    private long nonce;
    private PathKey key = OWN_KEY;
    private boolean initiator = true;
    private byte[] last = {};

    FuzzedPeer(int number) {
        try {
            byte[] host = {(byte) 203, 0, 113, (byte) (number + 1)};
            this.address = new InetSocketAddress(InetAddress.getByAddress(host), 6_000 + number);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 bytes are an address", e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** The datagram that it got last. */
    byte[] last() {
        return last;
    }

    /** Gets a datagram of the endpoint. */
    void hear(byte[] datagram) {
        last = datagram;
        ByteBuffer in = ByteBuffer.wrap(datagram);
        CookieMessage given = CookieMessage.decode(in);
        PathMessage message = PathMessage.decode(in);
        if (given != null) {
            cookie = given.cookie();
        } else if (message != null) {
            nonce = message.nonce();
            if (message.type() == PathMessage.Type.KEY) {
                key = new PathKey(Arrays.copyOf(message.body(), PathKey.SIZE));
            }
        } else if (header.decode(in) == DecodeResult.VALID) {
            hearPacket();
        }
    }

    private void hearPacket() {
        if (header.type() == PacketType.SYN) {
            initiator = false;
            id = header.connectionId();
        }
        if (header.type().consumesSequenceNumber()) {
            seen = header.sequence();
        } else if (header.type() == PacketType.STATE) {
            firstSeen = header.sequence();
            seen = header.sequence() - 1;
        }
    }

    /** Says what comes next, but for what the input says. */
    byte[] packet(FuzzInput input, long nowNanos) {
        int what = input.octet();
        int how = input.octet();
        PacketType type = PacketType.ofCode((what & 7) % 5);
        if (type == PacketType.SYN && (what & 8) != 0) {
            id = input.octet();
            initiator = true;
        }
        int number = sequence + (byte) input.octet();
        PacketHeader packet = new PacketHeader()
                .type(type == null ? PacketType.DATA : type)
                .connectionId(id + idOffset(type, what >> 4 & 3))
                .timestampMicros((int) (nowNanos / 1_000) - ((how & 1) == 0 ? 20_000 : input.pair() << 16))
                .differenceMicros(difference(how >> 1 & 3))
                .window((how & 8) == 0 ? heldWindow : input.pair())
                .sequence(number)
                .acknowledgement(type == PacketType.SYN ? 0 : seen + (byte) input.octet());
        if (type == PacketType.SYN) {
            synSequence = number;
            sequence = number + 1;
            packet.service((how & 16) == 0 ? 0 : 1, cookie);
        } else if (number == sequence && packet.type().consumesSequenceNumber()) {
            sequence++;
        }
        byte[] extensions = (what & 64) == 0 ? new byte[0] : input.take(input.octet());
        byte[] payload = (what & 128) == 0 ? new byte[0] : payload(how, input);
        return write(packet, extensions, payload);
    }

    /** BEP 29: who answers a SYN says its id, and who sent it says the next; utp-punch does it the other way round. */
    private int idOffset(PacketType type, int other) {
        int usual = type == PacketType.SYN || !initiator ? 0 : 1;
        return other == 0 ? usual : other == 1 ? 1 - usual : other == 2 ? -1 : 2;
    }

    private static int difference(int which) {
        return switch (which) {
            case 0 -> OWN_SIGNAL;
            case 1 -> 0;
            case 2 -> 20_000;
            default -> 0x8000_0000;
        };
    }

    private static byte[] payload(int how, FuzzInput input) {
        return (how & 32) == 0 ? new byte[4 * input.octet()] : input.take(input.octet());
    }

    /** Extensions as they stand in the input: the first kind, then a chain. */
    private static byte[] write(PacketHeader packet, byte[] extensions, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(packet.encodedLength() + extensions.length + payload.length);
        packet.encode(out);
        byte[] written = out.array();
        if (extensions.length > 0 && written[1] != SERVICE_EXTENSION) {
            written[1] = extensions[0];
            out.put(extensions, 1, extensions.length - 1);
        }
        return Arrays.copyOf(out.put(payload).array(), out.position());
    }

    /** Says something about the path, authentic or not. */
    byte[] pathMessage(FuzzInput input) {
        int what = input.octet();
        PathMessage.Type[] types = PathMessage.Type.values();
        PathMessage.Type type = types[what % types.length];
        boolean gives = type == PathMessage.Type.KEY;
        PathKey used = gives ? OWN_KEY : key;
        long number = gives
                ? (long) (id + 1 & 0xffff) << 48
                        | (long) (synSequence & 0xffff) << 32
                        | (long) (firstSeen & 0xffff) << 16
                : (what & 8) == 0 ? nonce : input.octet();
        if (gives) {
            key = OWN_KEY;
        }
        PathMessage message = type == PathMessage.Type.PROBE
                ? PathMessage.probe(initiator, used.id(), number, PathMessage.SIZE + input.octet())
                : PathMessage.of(type, initiator, used.id(), number, gives ? used.secret() : input.take(what >> 4));
        ByteBuffer out = ByteBuffer.allocate(message.size());
        message.encode(out, (what & 128) == 0 ? used : null);
        return out.array();
    }

    /** From now on it says that it can take so many bytes. */
    void window(int bytes) {
        heldWindow = bytes;
    }
}
