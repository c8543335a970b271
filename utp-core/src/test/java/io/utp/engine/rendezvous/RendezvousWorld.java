package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.RendezvousMessage.Malformed;
import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Clients, servers and a registry that they share, in virtual time. What they say is encoded and decoded on the way. */
final class RendezvousWorld {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    private final Random random;
    private final PriorityQueue<Action> actions = new PriorityQueue<>();
    private final Map<InetSocketAddress, ServerHost> servers = new LinkedHashMap<>();
    private final List<ClientHost> clients = new ArrayList<>();
    final LocalRegistry registry = new LocalRegistry(1000);
    long registryDelayNanos = MILLI;
    long betweenServersNanos = 5 * MILLI;
    boolean registryAnswers = true;
    long nowNanos = SECOND;
    private long lastNumber;

    private record Action(long atNanos, long number, Runnable what) implements Comparable<Action> {
        @Override
        public int compareTo(Action other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    RendezvousWorld(long seed) {
        random = new Random(seed);
    }

    void after(long nanos, Runnable what) {
        actions.add(new Action(nowNanos + nanos, ++lastNumber, what));
    }

    ServerHost server(String instance, NameTokens tokens) {
        return server(RendezvousServerSettings.of(instance, tokens));
    }

    ServerHost server(RendezvousServerSettings settings) {
        ServerHost host = new ServerHost(settings, Addresses.of("192.0.2." + (servers.size() + 1), 8300));
        servers.put(host.address, host);
        return host;
    }

    ClientHost client(String name, @Nullable String token, ServerHost... preferred) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (ServerHost host : preferred) {
            addresses.add(host.address);
        }
        return client(
                new RendezvousClientSettings(addresses, name, token, 5 * SECOND, 3 * SECOND, 10 * SECOND, 10 * SECOND));
    }

    ClientHost client(RendezvousClientSettings settings) {
        ClientHost host =
                new ClientHost(settings, Addresses.of("198.51.100." + (clients.size() + 1), 40_000 + clients.size()));
        clients.add(host);
        return host;
    }

    /** Lets time pass. */
    void run(long nanos) {
        long end = nowNanos + nanos;
        settle();
        while (true) {
            long next = actions.isEmpty() ? Deadline.NEVER : actions.peek().atNanos;
            for (ServerHost host : servers.values()) {
                next = Math.min(next, host.alive ? host.server.nextDeadline() : Deadline.NEVER);
            }
            for (ClientHost host : clients) {
                next = Math.min(next, host.client.nextDeadline());
            }
            if (next > end) {
                break;
            }
            nowNanos = Math.max(nowNanos, next);
            step();
        }
        nowNanos = end;
    }

    private void step() {
        while (!actions.isEmpty() && actions.peek().atNanos <= nowNanos) {
            actions.remove().what.run();
            settle();
        }
        for (ServerHost host : servers.values()) {
            if (host.alive && host.server.nextDeadline() <= nowNanos) {
                host.server.handleTimeout(nowNanos);
            }
        }
        for (ClientHost host : clients) {
            if (host.client.nextDeadline() <= nowNanos) {
                host.client.handleTimeout(nowNanos);
            }
        }
        settle();
    }

    private void settle() {
        servers.values().forEach(ServerHost::drain);
        clients.forEach(ClientHost::drain);
    }

    /** A server and its end of the links. */
    final class ServerHost {
        final String instance;
        final InetSocketAddress address;
        final RendezvousServer server;
        private final Map<Long, Wire> links = new HashMap<>();
        boolean alive = true;

        ServerHost(RendezvousServerSettings settings, InetSocketAddress address) {
            this.instance = settings.instance();
            this.address = address;
            server = new RendezvousServer(settings, random);
        }

        /** Nobody is told. */
        void die() {
            alive = false;
            links.clear();
        }

        private void drain() {
            if (!alive) {
                return;
            }
            for (var out = server.pollMessage(); out != null; out = server.pollMessage()) {
                Wire wire = links.get(out.link());
                if (wire != null) {
                    wire.toClient(out.message());
                }
            }
            for (Long link = server.pollHangUp(); link != null; link = server.pollHangUp()) {
                Wire wire = links.remove(link);
                if (wire != null) {
                    wire.closeToClient();
                }
            }
            for (var command = server.pollRegistryCommand(); command != null; command = server.pollRegistryCommand()) {
                RegistryCommand asked = command;
                after(registryDelayNanos, () -> answer(asked));
            }
        }

        private void answer(RegistryCommand command) {
            if (!registryAnswers) {
                return;
            }
            RegistryAnswer answer = registry.answer(command, nowNanos);
            if (command instanceof RegistryCommand.Send send) {
                boolean delivered = false;
                for (ServerHost other : servers.values()) {
                    if (other.alive && other.instance.equals(send.instance())) {
                        delivered = true;
                        after(betweenServersNanos, () -> {
                            if (other.alive) {
                                other.server.handleForwarded(send.bytes(), nowNanos);
                            }
                        });
                    }
                }
                answer = new RegistryAnswer.Delivered(delivered);
            }
            if (alive) {
                server.handleRegistryAnswer(command.ticket(), answer, nowNanos);
            }
        }
    }

    /** A client and its end of the link. */
    final class ClientHost {
        InetSocketAddress address;
        final RendezvousClient client;
        final List<RendezvousEvent> events = new ArrayList<>();
        final List<Long> eventTimes = new ArrayList<>();
        long oneWayNanos = 10 * MILLI;

        /** Accepts whoever calls, with this description. */
        @Nullable PeerDescription accepts;

        private @Nullable Wire wire;

        ClientHost(RendezvousClientSettings settings, InetSocketAddress address) {
            this.address = address;
            client = new RendezvousClient(settings, random);
            client.start(nowNanos);
        }

        /** The way to the server is cut, and nobody is told. */
        void cut() {
            if (wire != null) {
                wire.cut = true;
            }
        }

        void moveTo(InetSocketAddress moved) {
            address = moved;
            Wire moving = wire;
            if (moving != null) {
                after(oneWayNanos, () -> moving.host.server.handleMoved(moving.number, moved, nowNanos));
            }
        }

        <E extends RendezvousEvent> List<E> events(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        <E extends RendezvousEvent> E last(Class<E> type) {
            List<E> found = events(type);
            if (found.isEmpty()) {
                throw new AssertionError("no " + type.getSimpleName() + " in " + events);
            }
            return found.get(found.size() - 1);
        }

        long timeOf(RendezvousEvent event) {
            return eventTimes.get(events.indexOf(event));
        }

        private void drain() {
            for (var event = client.pollEvent(); event != null; event = client.pollEvent()) {
                events.add(event);
                eventTimes.add(nowNanos);
                PeerDescription description = accepts;
                if (event instanceof RendezvousEvent.Invited invited && description != null) {
                    client.accept(invited.sessionId(), description);
                }
            }
            for (var message = client.pollMessage(); message != null; message = client.pollMessage()) {
                if (wire != null) {
                    wire.toServer(message);
                }
            }
            long hangUp = client.pollHangUp();
            if (hangUp != 0 && wire != null && wire.number == numberOf(hangUp)) {
                wire.closeToServer();
                wire = null;
            }
            var dial = client.pollDial();
            if (dial != null) {
                open(dial);
            }
        }

        private long numberOf(long link) {
            return clients.indexOf(this) * 1_000_000L + link;
        }

        private void open(RendezvousClient.Dial dial) {
            ServerHost host = servers.get(dial.server());
            if (host == null || !host.alive) {
                after(2 * oneWayNanos, () -> client.handleClosed(dial.link(), "nobody answers", nowNanos));
                return;
            }
            Wire opened = new Wire(this, host, numberOf(dial.link()), dial.link());
            wire = opened;
            after(oneWayNanos, () -> {
                host.links.put(opened.number, opened);
                host.server.handleOpened(opened.number, address, nowNanos);
            });
            after(2 * oneWayNanos, () -> client.handleOpened(dial.link(), nowNanos));
        }
    }

    /** A link. */
    final class Wire {
        private final ClientHost client;
        private final ServerHost host;
        private final long number;
        private final long link;
        private final FrameDecoder ofClient = new FrameDecoder();
        private final FrameDecoder ofServer = new FrameDecoder();
        boolean cut;

        Wire(ClientHost client, ServerHost host, long number, long link) {
            this.client = client;
            this.host = host;
            this.number = number;
            this.link = link;
        }

        private void toServer(RendezvousMessage message) {
            ByteBuffer bytes = encoded(message);
            after(client.oneWayNanos, () -> {
                if (!cut && host.alive && host.links.containsKey(number)) {
                    host.server.handleMessage(number, decoded(ofClient, bytes), nowNanos);
                }
            });
        }

        private void toClient(RendezvousMessage message) {
            ByteBuffer bytes = encoded(message);
            after(client.oneWayNanos, () -> {
                if (!cut) {
                    client.client.handleMessage(link, decoded(ofServer, bytes), nowNanos);
                }
            });
        }

        private void closeToServer() {
            after(client.oneWayNanos, () -> {
                if (!cut && host.alive && host.links.remove(number) != null) {
                    host.server.handleClosed(number, nowNanos);
                }
            });
        }

        private void closeToClient() {
            after(client.oneWayNanos, () -> {
                if (!cut) {
                    client.client.handleClosed(link, "the server hung up", nowNanos);
                }
            });
        }
    }

    private static ByteBuffer encoded(RendezvousMessage message) {
        ByteBuffer out = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
        RendezvousCodec.encode(message, out);
        return out.flip();
    }

    private static RendezvousMessage decoded(FrameDecoder decoder, ByteBuffer bytes) {
        RendezvousMessage message = decoder.decode(bytes);
        return message == null ? new Malformed() : message;
    }
}
