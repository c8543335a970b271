package io.utp.benchmarks.peer;

import io.utp.NodeStatistics;
import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ours, with default options and blocking streams: a thread for each stream that is read, as a listener has it. */
final class UtpPeer implements Peer {

    /** Ids have 16 bits for each pair of addresses; a client with more connections takes another port. */
    private static final int CONNECTIONS_OF_A_NODE = 20_000;

    /** More than anybody asks for. */
    private static final int MOST_CONNECTIONS = 1_000_000;

    private final Transport transport;

    private final List<UtpNode> nodes = new CopyOnWriteArrayList<>();

    UtpPeer(Transport transport) {
        this.transport = transport;
    }

    @Override
    public int listen(Handler handler) {
        UtpNode node = bound();
        node.listen(socket -> read(socket, handler.opened(new UtpStream(socket))))
                .join();
        InetSocketAddress address = node.address();
        if (address == null) {
            throw new IllegalStateException("the node is closed");
        }
        return address.getPort();
    }

    @Override
    public CompletionStage<Stream> connect(InetSocketAddress server, Handler handler) {
        return client().connect(server).thenApply(socket -> {
            Stream stream = new UtpStream(socket);
            Sink sink = handler.opened(stream);
            if (sink != Sink.NONE) {
                start("utp-reader", () -> read(socket, sink));
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
        UtpNode node = UtpNode.builder()
                .transport(transport)
                .maxConnections(MOST_CONNECTIONS)
                .build();
        node.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).join();
        nodes.add(node);
        return node;
    }

    private static void read(UtpSocket socket, Sink sink) {
        if (sink == Sink.NONE) {
            return;
        }
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

    private static final class UtpStream implements Stream {

        private static final byte[] CHUNK = new byte[LARGEST_MESSAGE];

        private final UtpSocket socket;

        UtpStream(UtpSocket socket) {
            this.socket = socket;
        }

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
