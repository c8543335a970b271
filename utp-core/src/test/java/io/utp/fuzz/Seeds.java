package io.utp.fuzz;

import io.utp.engine.rendezvous.Bits128;
import io.utp.engine.rendezvous.CallFailure;
import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.rendezvous.RefusalReason;
import io.utp.engine.rendezvous.RendezvousCodec;
import io.utp.engine.rendezvous.RendezvousMessage;
import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What fuzzing begins with: packets of other implementations as they stood on the wire, and one of each of our own. */
final class Seeds {
    private static final String HEADER_END = "03e90000000100000002000000030004 0005";
    private static final InetSocketAddress IPV4 = new InetSocketAddress("198.51.100.7", 40_000);
    private static final InetSocketAddress IPV6 = new InetSocketAddress("2001:db8::7", 40_000);
    private static final PeerDescription DESCRIPTION = new PeerDescription(
            List.of(
                    new Candidate(Candidate.Type.HOST, IPV4),
                    new Candidate(Candidate.Type.SERVER_REFLEXIVE, IPV6),
                    new Candidate(Candidate.Type.PEER_REFLEXIVE, IPV4)),
            PortMapping.SEQUENTIAL,
            true);

    private Seeds() {}

    /** Writes all of them into {@code DIRECTORY/TARGET/seeds}, where Jazzer looks for them. */
    public static void main(String[] arguments) throws IOException {
        for (Target target : Target.values()) {
            Path directory = Files.createDirectories(Path.of(arguments[0], target.label(), "seeds"));
            for (Map.Entry<String, byte[]> seed : target.seeds().entrySet()) {
                Files.write(directory.resolve(seed.getKey()), seed.getValue());
            }
        }
    }

    // ---- datagrams

    static Map<String, byte[]> datagrams() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("punch", ascii("PUNCH"));
        seeds.put("punched", ascii("PUNCHED"));
        // utp-punch 1.0.1 and utp-native 2.5.3, as they stood on the wire.
        seeds.put("utp-punch-syn", hex("41004b16 08911176 00000000 00040000 a1a00000"));
        seeds.put("libutp-syn", hex("41004567 70721ab3 00000000 00100000 23c60000"));
        seeds.put("libutp-state-with-mask", hex("21014568 7073c008 70647dc6 00100000 23c703e8 0004 05000000"));
        // libtorrent: close_reason behind a selective acknowledgement; masks of one byte.
        seeds.put("libtorrent-close-reason", hex("1101" + HEADER_END + "0304 00000000 0004 00000107"));
        seeds.put("libtorrent-short-mask", hex("0101" + HEADER_END + "0001 05 aabbcc"));
        seeds.put("libutp-extension-bits", hex("0102" + HEADER_END + "0008 0000000000000000 ff"));
        // Our own extensions: a service, a part, a mask of two extensions.
        seeds.put("service", hex("4170" + HEADER_END + "0009 01 0102030405060708"));
        seeds.put("part", hex("0171" + HEADER_END + "0004 000a 0010 010203040506"));
        seeds.put("long-mask", hex("2101" + HEADER_END + "72ff" + "55".repeat(255) + "0004 ffffffff"));
        seeds.put("reset", hex("3100" + HEADER_END));
        seeds.put("cookie", cookie());
        for (PathMessage.Type type : PathMessage.Type.values()) {
            boolean probe = type == PathMessage.Type.PROBE;
            PathMessage message = probe
                    ? PathMessage.probe(true, 1, 2, 80)
                    : PathMessage.of(type, type.ordinal() % 2 == 0, 1, 2, type.ordinal() < 4 ? IPV4 : IPV6);
            seeds.put("path-" + type.name().toLowerCase(Locale.ROOT), path(message));
        }
        return seeds;
    }

    private static byte[] cookie() {
        ByteBuffer out = ByteBuffer.allocate(CookieMessage.SIZE);
        new CookieMessage(1, 2, 3).encode(out);
        return out.array();
    }

    private static byte[] path(PathMessage message) {
        ByteBuffer out = ByteBuffer.allocate(message.size());
        message.encode(out, new PathKey(new byte[PathKey.SIZE]));
        return out.array();
    }

    // ---- STUN

    static Map<String, byte[]> stun() {
        String id = "2112a442b7e7a701bc34d686fa87dfae";
        String mapped = "0001000800 01 8055 c0000203".replace(" ", "");
        String other = "802c000800 01 0d97 c0000202".replace(" ", "");
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        // RFC 5769 sections 2.2 and 2.3.
        String ipv4 = "0101003c" + id + "8022000b7465737420766563746f7220002000080001a147e112a643"
                + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";
        String ipv6 =
                "01010048" + id + "8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
                        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";
        seeds.put("rfc5769-ipv4", join(pair(ipv4.length() / 2), hex(ipv4)));
        seeds.put("rfc5769-ipv6", join(pair(ipv6.length() / 2), hex(ipv6)));
        seeds.put("silence", hex("0000"));
        seeds.put("one-server", join(hex("0000"), answers(8, "09", mapped)));
        seeds.put("two-addresses", join(hex("0000"), answers(12, "09", mapped + other)));
        seeds.put("from-elsewhere", join(hex("0000"), answers(12, "0f", mapped + other)));
        seeds.put("errors", join(hex("0000"), hex("0102 08 0009000400000401".repeat(10))));
        seeds.put("unknown-attribute", join(hex("0000"), answers(3, "01", mapped + "7fff0000")));
        return seeds;
    }

    private static byte[] answers(int count, String how, String attributes) {
        return hex((how + "00" + String.format("%02x", attributes.length() / 2) + attributes).repeat(count));
    }

    // ---- rendezvous

    static Map<String, byte[]> rendezvous() {
        RendezvousMessage challenge = new RendezvousMessage.Challenge(new Bits128(1, 2), true);
        RendezvousMessage registered = new RendezvousMessage.Registered(IPV4, 60, 15, List.of(3_478, 3_479));
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put(
                "found",
                toClient(
                        challenge,
                        registered,
                        new RendezvousMessage.Found(2, IPV6),
                        new RendezvousMessage.Start(7, 1, new Bits128(3, 4), 100, DESCRIPTION)));
        seeds.put(
                "called",
                toClient(
                        challenge,
                        registered,
                        new RendezvousMessage.Invite(9, "bob", DESCRIPTION),
                        new RendezvousMessage.Start(9, 0, new Bits128(5, 6), 0, DESCRIPTION)));
        seeds.put(
                "failed",
                toClient(
                        challenge,
                        registered,
                        new RendezvousMessage.Ping(1),
                        new RendezvousMessage.Pong(1),
                        new RendezvousMessage.Moved(IPV6),
                        new RendezvousMessage.Found(2, null),
                        new RendezvousMessage.CallFailed(1, CallFailure.BUSY, "later")));
        seeds.put("refused", toClient(challenge, new RendezvousMessage.Refused(RefusalReason.SERVER_FULL, "no")));
        seeds.put(
                "other-way",
                toClient(
                        new RendezvousMessage.Hello(1),
                        new RendezvousMessage.Register("alice", new Bits128(1, 1)),
                        new RendezvousMessage.Lookup(1, "bob"),
                        new RendezvousMessage.Accept(1, DESCRIPTION),
                        new RendezvousMessage.Decline(1, CallFailure.BUSY, "no"),
                        new RendezvousMessage.Bye()));
        return seeds;
    }

    private static byte[] toClient(RendezvousMessage... messages) {
        byte[] stream = {(byte) 200, 2};
        for (RendezvousMessage message : messages) {
            stream = join(stream, frame(message));
        }
        return stream;
    }

    static Map<String, byte[]> rendezvousServer() {
        byte[] two = join(
                hex("00 00 08"),
                join(said(0, new RendezvousMessage.Hello(1)), said(1, new RendezvousMessage.Hello(1))),
                join(
                        said(0, new RendezvousMessage.Register("alice", new Bits128(1, 1))),
                        said(1, new RendezvousMessage.Register("bob", new Bits128(1, 2)))));
        byte[] call = said(0, new RendezvousMessage.Call(1, "bob", DESCRIPTION));
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("registered", two);
        seeds.put("called", join(two, call, hex("0f")));
        seeds.put("looked-up", join(two, said(1, new RendezvousMessage.Lookup(2, "alice")), hex("1f")));
        seeds.put("called-itself", join(two, said(0, new RendezvousMessage.Call(2, "alice", DESCRIPTION))));
        seeds.put("moved", join(two, hex("0309 0b0a"), call, said(1, new RendezvousMessage.Bye()), hex("ff")));
        seeds.put(
                "registry-silent", join(hex("00 0d 00 08"), Arrays.copyOfRange(two, 3, two.length), call, hex("3f05")));
        seeds.put("forwarded", join(two, hex("06 09 14 0000000000000001")));
        seeds.put("cut", join(two, said(0, new RendezvousMessage.Ping(1)), hex("01 03 000506 04")));
        return seeds;
    }

    /** A client's words, as a step. */
    private static byte[] said(int link, RendezvousMessage message) {
        byte[] frame = frame(message);
        return join(new byte[] {(byte) (link << 3 | 1), (byte) frame.length}, frame);
    }

    private static byte[] frame(RendezvousMessage message) {
        ByteBuffer out = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
        RendezvousCodec.encode(message, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    // ---- endpoint

    /** Steps as {@link EndpointFuzzer} and {@link FuzzedPeer} read them; all relative numbers are 0 in what is right. */
    static Map<String, byte[]> endpoint() {
        String accepted = "00 0c0002 00 00"; // SYN with id 2, a STATE with the next number
        String data = "00 800000 00 10";
        String stateOfAcceptor = "07 00 0200 00 00"; // dial; answer
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("accepted", hex("0000" + accepted + data + data + "09 1000 00 020000 00 08 00 00 010000 00 0606"));
        seeds.put("dialled", hex("0000" + stateOfAcceptor + "09 4000 00 820000 0010 0609 08 01 00 010000 00 060b"));
        seeds.put("dialled-utp-punch", hex("0000" + "07 00 1202 00 00 09 1000 00 0202 00 00 00 8002 00 00 10 0609"));
        seeds.put("accepted-utp-punch", hex("0000" + "00 0c0202 00 00 1302 00 00 00 9002 00 00 10 09 0800 060b"));
        seeds.put("key", hex("0008" + accepted + data + "04 02 04 04 00 04 06 20 0609"));
        seeds.put("rebound", hex("0000" + accepted + data + "04 02 14 0c 07 14 0c 08 25 00 0609"));
        seeds.put("reordered", hex("0000" + accepted + "00 800001 00 10 00 800002 00 10" + data + "0605"));
        seeds.put("mask", hex("0000" + stateOfAcceptor + "09 4000 00 420000 fc 07 01 00 04 ffffffff 0609"));
        seeds.put(
                "part",
                hex("0000" + accepted + "00 c00000 00 07 71 00 04 0010 0040 08 00 c000ff 00 07 71 00 04 0000 0040 04"));
        seeds.put("reset", hex("0000" + accepted + data + "00 030000 00 00 130000 00 060b"));
        seeds.put("punch", hex("000c 00 03 0005 50554e4348 03 0007 50554e43484544 0609"));
        seeds.put("stun", hex("000d 03 0014 0101000021 12a442 000102030405060708090a0b 060f"));
        seeds.put("nat", hex("000e 060f 060f"));
        seeds.put("service", hex("0010" + "00 0c1002 00 00 0c1002 00 00 a00000 00 08 000601 75545072 01 0609"));
        seeds.put("joined", hex("0060" + "00 020000 00 00 0f 0609"));
        seeds.put("closed-window", hex("0000" + accepted + "0a" + data.repeat(20) + "8a 060c"));
        seeds.put(
                "clocks",
                hex("0000" + stateOfAcceptor + "09 4000" + "00 020780007fff0000 00 020780008000 0000".repeat(4)));
        return seeds;
    }

    // ---- two ends

    static Map<String, byte[]> pair() {
        String connect = "00 00 0000";
        String pass = "0e 00 0200";
        String write = "01 00 0800 01 01 0400";
        String end = "02 00 0000 02 01 0000";
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("both-write", hex("0000" + connect + pass + write + pass + end));
        seeds.put("to-bep29", hex("0100" + connect + pass + write + pass + end));
        seeds.put("from-utp-punch", hex("0300" + connect + pass + write + pass + end));
        seeds.put("to-utp-punch", hex("0400" + connect + pass + write + pass + end));
        seeds.put("lost", hex("0000" + connect + pass + "0a 0e 0000 0a 0f 0000" + write + pass + end));
        seeds.put("late-and-twice", hex("0000" + connect + pass + "0b 04 0100 0c 05 0050" + write + pass + end));
        seeds.put("damaged", hex("0000" + connect + pass + write + "0d 04 0083" + pass + "0d 05 0020" + pass));
        seeds.put("unread", hex("0000" + connect + pass + "05 01 0000" + write + write + pass + pass + end));
        seeds.put("moved", hex("0000" + connect + pass + write + "0f 00 0000" + write + pass + pass + end));
        seeds.put("forgotten", hex("0000" + connect + pass + write + "10 00 0000" + write + pass + pass + end));
        seeds.put("late-machine", hex("0000" + connect + pass + write + "11 00 1388" + write + pass + end));
        seeds.put("closed", hex("0000" + connect + pass + write + "03 00 0000" + pass + "12 01 0000" + pass));
        seeds.put("destroyed", hex("0000" + connect + pass + write + "04 01 0000" + pass));
        seeds.put("refused", hex("0000" + "08 01 0000" + connect + pass + "07 01 0000" + connect + pass));
        seeds.put(
                "both-dial-and-punch", hex("0000" + connect + "00 01 0000 09 00 000a 09 01 000a" + pass + write + end));
        seeds.put("sizes", hex("0088" + connect + pass + write + "06 00 0032" + write + pass + write + end));
        return seeds;
    }

    // ---- bytes

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] pair(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    static byte[] join(byte[]... parts) {
        ByteBuffer out = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            out.put(part);
        }
        return out.array();
    }
}
