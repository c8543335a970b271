package io.utp.benchmarks.peer;

import io.utp.NodeStatistics;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Ours, with default options but for what it is told. Its code runs either as that of Netty's peers does, on the node's I/O thread and told of what
 * arrives, or blocking: a thread for each stream that is read, as a listener has it, and one for each that is written.
 */
final class UtpPeer implements Peer {

    /** Ids have 16 bits for each pair of addresses; a client with more connections takes another port. */
    private static final int CONNECTIONS_OF_A_NODE = 20_000;

    /** More than anybody asks for. */
    private static final int MOST_CONNECTIONS = 1_000_000;

    private final boolean blocking;

    private final Consumer<UtpNodeBuilder> options;

    private final List<UtpNode> nodes = new CopyOnWriteArrayList<>();

    /**
     * A peer without a node.
     *
     * @param blocking whether streams are read and written by threads of their own
     * @param options changes the options of its nodes
     */
    UtpPeer(boolean blocking, Consumer<UtpNodeBuilder> options) {
        this.blocking = blocking;
        this.options = options;
    }

    @Override
    public int listen(Handler handler) {
        UtpNode node = bound();
        node.listen(socket -> read(socket, handler.opened(stream(socket)))).join();
        InetSocketAddress address = node.address();
        if (address == null) {
            throw new IllegalStateException("the node is closed");
        }
        return address.getPort();
    }

    @Override
    public CompletionStage<Stream> connect(InetSocketAddress server, Handler handler) {
        return client().connect(server).thenApply(socket -> {
            Stream stream = stream(socket);
            Sink sink = handler.opened(stream);
            if (blocking && sink != Sink.NONE) {
                start("utp-reader", () -> read(socket, sink));
            } else {
                read(socket, sink);
            }
            return stream;
        });
    }

    @Override
    public Packets packets() {
        long sent = 0;
        long bytes = 0;
        long received = 0;
        for (UtpNode node : nodes) {
            NodeStatistics statistics = node.statistics();
            sent += statistics.datagramsSent();
            bytes += statistics.bytesSent();
            received += statistics.datagramsReceived();
        }
        return new Packets(sent, bytes, received);
    }

    private synchronized UtpNode client() {
        if (!nodes.isEmpty()) {
            UtpNode last = nodes.get(nodes.size() - 1);
            if (last.clientConnections() < CONNECTIONS_OF_A_NODE) {
                return last;
            }
        }
        return bound();
    }

    private UtpNode bound() {
        UtpNodeBuilder builder = UtpNode.builder().maxConnections(MOST_CONNECTIONS);
        options.accept(builder);
        UtpNode node = (blocking ? builder : builder.executor(Runnable::run)).build();
        node.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).join();
        nodes.add(node);
        return node;
    }

    private void read(UtpSocket socket, Sink sink) {
        if (sink == Sink.NONE) {
            return;
        }
        if (blocking) {
            readBlocking(socket, sink);
        } else {
            socket.data().subscribe(new Reader(socket, sink));
        }
    }

    private static void readBlocking(UtpSocket socket, Sink sink) {
        byte[] chunk = new byte[Stream.LARGEST_MESSAGE];
        try {
            InputStream in = socket.inputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sink.received(read);
            }
        } catch (IOException ex) {
            // The other process has left: so does this one, soon.
            socket.destroy();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private Stream stream(UtpSocket socket) {
        return blocking ? new BlockingStream(socket) : new EventStream(socket);
    }

    /** Told of what arrives. */
    private record Reader(UtpSocket socket, Sink sink) implements Flow.Subscriber<ByteBuffer> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            sink.received(bytes.remaining());
        }

        @Override
        public void onError(Throwable failure) {
            // The other process has left: so does this one, soon.
            socket.destroy();
        }

        @Override
        public void onComplete() {
            socket.destroy();
        }
    }

    /** Written from the I/O thread, again as soon as there is room. */
    private record EventStream(UtpSocket socket) implements Stream {

        private static final ByteBuffer CHUNK = ByteBuffer.allocate(LARGEST_MESSAGE);

        @Override
        public void send(int bytes) {
            CompletableFuture<Void> unused = write(bytes);
        }

        @Override
        public void flood() {
            CompletableFuture<Void> written = write(LARGEST_MESSAGE);
            while (written.isDone() && !written.isCompletedExceptionally()) {
                written = write(LARGEST_MESSAGE);
            }
            CompletableFuture<Void> unused = written.thenRun(this::flood);
        }

        @Override
        public void abort() {
            socket.destroy();
        }

        private CompletableFuture<Void> write(int bytes) {
            return socket.write(CHUNK.duplicate().limit(bytes));
        }
    }

    /** Written by a thread, which waits for room. */
    private record BlockingStream(UtpSocket socket) implements Stream {

        private static final byte[] CHUNK = new byte[LARGEST_MESSAGE];

        @Override
        public void send(int bytes) {
            try {
                OutputStream out = socket.outputStream();
                out.write(CHUNK, 0, bytes);
                out.flush();
            } catch (IOException ex) {
                socket.destroy();
            }
        }

        @Override
        public void flood() {
            start("utp-writer", () -> {
                while (socket.isOpen()) {
                    send(CHUNK.length);
                }
            });
        }

        @Override
        public void abort() {
            socket.destroy();
        }
    }
}
