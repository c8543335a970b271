package io.utp.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bad network on loopback: what is sent to {@link #address()} arrives at the target, and the answers come back, unless
 * they are lost, late, doubled or out of order. Each sender is given a port of its own towards the target, as a NAT would.
 * The seed is printed; {@code -Dutp.relay.seed} sets it.
 */
public final class ImpairingRelay implements AutoCloseable {

    private static final int KERNEL_BUFFER = 4 << 20;

    private final InetSocketAddress target;

    private final Impairment impairment;

    private final SplittableRandom random;

    private final Selector selector = Selector.open();

    private final DatagramChannel front;

    private final Map<SocketAddress, DatagramChannel> upstream = new HashMap<>();
    private volatile int ports;

    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>();

    private final Direction forth = new Direction("->");

    private final Direction back = new Direction("<-");

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);

    private final Thread thread = new Thread(this::run, "impairing-relay");

    private volatile boolean closed;

    /** Who waits for a restart; null if nobody does. */
    private volatile CountDownLatch restarting;

    private long order;

    private ImpairingRelay(InetSocketAddress target, Impairment impairment, long seed) throws IOException {
        this.target = target;
        this.impairment = impairment;
        this.random = new SplittableRandom(seed);
        this.front = open();
        front.register(selector, SelectionKey.OP_READ, null);
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts a relay towards a port of this host, both directions impaired alike. */
    public static ImpairingRelay to(int targetPort, Impairment impairment) throws IOException {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), impairment);
    }

    /** Starts a relay at the same address as the target, both directions impaired alike. */
    public static ImpairingRelay to(InetSocketAddress target, Impairment impairment) throws IOException {
        long seed = Long.getLong("utp.relay.seed", System.nanoTime());
        System.out.println("relay to port " + target.getPort() + ": " + impairment + ", -Dutp.relay.seed=" + seed);
        return new ImpairingRelay(target, impairment, seed);
    }

    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) front.getLocalAddress();
    }

    int port() throws IOException {
        return address().getPort();
    }

    /** Datagrams that arrived on either side. */
    long received() {
        return forth.received.get() + back.received.get();
    }

    /** Datagrams that were dropped on purpose. */
    long dropped() {
        return forth.dropped.get() + back.dropped.get();
    }

    /**
     * As a NAT that is started again: each sender is given another port with its next datagram, and the old ones are gone when
     * this returns.
     */
    public void restart() throws InterruptedException {
        CountDownLatch restarted = new CountDownLatch(1);
        restarting = restarted;
        selector.wakeup();
        if (!restarted.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the relay does not run");
        }
    }

    /** Ports, each a descriptor, for the senders since the last restart: a sender that is gone keeps its port until then. */
    public int ports() {
        return ports;
    }

    /** Stops and releases the ports; what is still under way is lost. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    private DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER)
                .setOption(StandardSocketOptions.SO_SNDBUF, KERNEL_BUFFER)
                .bind(new InetSocketAddress(target.getAddress(), 0));
        channel.configureBlocking(false);
        return channel;
    }

    private void run() {
        try {
            while (!closed) {
                CountDownLatch asked = restarting;
                if (asked != null) {
                    restarting = null;
                    upstream.values().forEach(ImpairingRelay::release);
                    upstream.clear();
                    ports = 0;
                    asked.countDown();
                }
                long wait = sendDue(System.nanoTime());
                if (wait < 0) {
                    selector.select(this::receive);
                } else {
                    // Up to a millisecond late, rather than busy until then.
                    selector.select(this::receive, 1 + TimeUnit.NANOSECONDS.toMillis(wait));
                }
            }
        } catch (IOException e) {
            System.err.println("impairing relay gives up: " + e);
        } finally {
            upstream.values().forEach(ImpairingRelay::release);
            release(front);
            release(selector);
        }
    }

    private static void release(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("impairing relay cannot release " + resource + ": " + e);
        }
    }

    /** A key's attachment is the sender whose port it is; the front has none. */
    private void receive(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        SocketAddress client = (SocketAddress) key.attachment();
        try {
            while (true) {
                buffer.clear();
                SocketAddress sender = channel.receive(buffer);
                if (sender == null) {
                    return;
                }
                buffer.flip();
                if (client == null) {
                    forth.handle(towardsTarget(sender), target);
                } else {
                    back.handle(front, client);
                }
            }
        } catch (IOException e) {
            // An ICMP error of an earlier datagram: on a bad network nobody hears of that.
        }
    }

    private DatagramChannel towardsTarget(SocketAddress client) throws IOException {
        DatagramChannel channel = upstream.get(client);
        if (channel == null) {
            channel = open();
            channel.register(selector, SelectionKey.OP_READ, client);
            upstream.put(client, channel);
            ports = upstream.size();
        }
        return channel;
    }

    /** Sends what is due; the nanoseconds until the next, or -1 when nothing waits. */
    private long sendDue(long now) throws IOException {
        while (!delayed.isEmpty()) {
            long wait = delayed.peek().due() - now;
            if (wait > 0) {
                return wait;
            }
            Delayed next = delayed.remove();
            send(next.channel(), ByteBuffer.wrap(next.content()), next.receiver());
        }
        return -1;
    }

    private static void send(DatagramChannel channel, ByteBuffer content, SocketAddress receiver) {
        try {
            channel.send(content, receiver);
        } catch (IOException e) {
            // As above: lost.
        }
    }

    private record Delayed(long due, long order, DatagramChannel channel, byte[] content, SocketAddress receiver)
            implements Comparable<Delayed> {

        @Override
        public int compareTo(Delayed other) {
            int byTime = Long.compare(due - other.due, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final class Direction {

        private final String arrow;

        private long chosen = -1;

        private final AtomicLong received = new AtomicLong();

        private final AtomicLong dropped = new AtomicLong();

        private Direction(String arrow) {
            this.arrow = arrow;
        }

        private void handle(DatagramChannel channel, SocketAddress receiver) {
            long number = received.getAndIncrement();
            if (isChosen(number) || random.nextDouble() < impairment.loss()) {
                dropped.incrementAndGet();
                PacketTrace.print(arrow, buffer, "DROPPED");
                return;
            }
            boolean twice = random.nextDouble() < impairment.duplicate();
            PacketTrace.print(arrow, buffer, twice ? "DOUBLED" : "");
            deliver(channel, receiver);
            if (twice) {
                buffer.rewind();
                deliver(channel, receiver);
            }
        }

        private boolean isChosen(long number) {
            int oneOf = impairment.oneOf();
            if (oneOf > 0 && number % oneOf == 0) {
                chosen = number + random.nextInt(oneOf);
            }
            return number == chosen;
        }

        private void deliver(DatagramChannel channel, SocketAddress receiver) {
            long delay = TimeUnit.MILLISECONDS.toNanos(impairment.delayMillis());
            if (impairment.jitterMillis() > 0) {
                delay += random.nextLong(TimeUnit.MILLISECONDS.toNanos(impairment.jitterMillis()) + 1);
            }
            if (delay == 0) {
                send(channel, buffer, receiver);
                return;
            }
            byte[] content = new byte[buffer.remaining()];
            buffer.get(content);
            delayed.add(new Delayed(System.nanoTime() + delay, order++, channel, content, receiver));
        }
    }
}
