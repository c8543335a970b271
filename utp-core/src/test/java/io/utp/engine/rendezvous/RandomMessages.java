package io.utp.engine.rendezvous;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Any message that can be sent, from a seed. */
final class RandomMessages {

    private static final String NAME_CHARACTERS = "abcXYZ019._-";
    private static final String TEXT_CHARACTERS = "ab ÄÖ€漢\"\\%";

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    RendezvousMessage ofClient() {
        return switch (random.nextInt(9)) {
            case 0 -> new RendezvousMessage.Hello(random.nextInt(256));
            case 1 -> new RendezvousMessage.Register(random.nextInt(4) == 0 ? "" : name(), bits());
            case 2 -> new RendezvousMessage.Ping(random.nextInt());
            case 3 -> new RendezvousMessage.Pong(random.nextInt());
            case 4 -> new RendezvousMessage.Call(random.nextLong(), name(), description());
            case 5 -> new RendezvousMessage.Accept(random.nextLong(), description());
            case 6 ->
                new RendezvousMessage.Decline(
                        random.nextLong(), random.nextBoolean() ? CallFailure.BUSY : CallFailure.DECLINED, text());
            case 7 -> new RendezvousMessage.Lookup(random.nextLong(), name());
            default -> new RendezvousMessage.Bye();
        };
    }

    RendezvousMessage ofServer() {
        return switch (random.nextInt(10)) {
            case 0 -> new RendezvousMessage.Challenge(bits(), random.nextBoolean());
            case 1 ->
                new RendezvousMessage.Registered(address(), random.nextInt() >>> 1, random.nextInt(0x10000), ports());
            case 2 -> new RendezvousMessage.Refused(any(RefusalReason.values()), text());
            case 3 -> new RendezvousMessage.Ping(random.nextInt());
            case 4 -> new RendezvousMessage.Pong(random.nextInt());
            case 5 ->
                new RendezvousMessage.Invite(random.nextLong(), random.nextInt(4) == 0 ? "" : name(), description());
            case 6 ->
                new RendezvousMessage.Start(
                        random.nextLong(), random.nextLong(), bits(), random.nextInt(2001), description());
            case 7 -> new RendezvousMessage.CallFailed(random.nextLong(), any(CallFailure.values()), text());
            case 8 -> new RendezvousMessage.Found(random.nextLong(), random.nextBoolean() ? null : address());
            default -> new RendezvousMessage.Moved(address());
        };
    }

    RendezvousMessage any() {
        return random.nextBoolean() ? ofClient() : ofServer();
    }

    ForwardMessage forwarded() {
        return switch (random.nextInt(5)) {
            case 0 ->
                new ForwardMessage.Invite(
                        random.nextLong(), name(), random.nextInt(4) == 0 ? "" : name(), name(), description());
            case 1 ->
                new ForwardMessage.Accept(
                        random.nextLong(), name(), random.nextInt() >>> 1, random.nextInt() >>> 1, description());
            case 2 -> new ForwardMessage.Fail(random.nextLong(), name(), any(CallFailure.values()), text());
            case 3 -> new ForwardMessage.Start(random.nextLong(), name(), bits(), random.nextInt(2001), description());
            default -> new ForwardMessage.Evict(random.nextLong());
        };
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private Bits128 bits() {
        return Bits128.random(random);
    }

    String name() {
        return string(NAME_CHARACTERS, 1 + random.nextInt(PeerNames.MOST_CHARACTERS));
    }

    private String text() {
        return string(TEXT_CHARACTERS, random.nextInt(60));
    }

    private String string(String characters, int length) {
        StringBuilder string = new StringBuilder();
        for (int i = 0; i < length; i++) {
            string.append(characters.charAt(random.nextInt(characters.length())));
        }
        return string.toString();
    }

    private List<Integer> ports() {
        List<Integer> ports = new ArrayList<>();
        for (int i = random.nextInt(RendezvousMessage.MOST_PORTS + 1); i > 0; i--) {
            ports.add(random.nextInt(0x10000));
        }
        return ports;
    }

    InetSocketAddress address() {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), random.nextInt(0x10000));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    PeerDescription description() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = random.nextInt(PeerDescription.MOST_CANDIDATES + 1); i > 0; i--) {
            candidates.add(new Candidate(any(Candidate.Type.values()), address()));
        }
        return new PeerDescription(candidates, any(PortMapping.values()), random.nextBoolean());
    }
}
