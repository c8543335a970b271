package io.utp.benchmarks.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The kernel's TCP as the JDK has it: a thread for each connection that is read. */
final class BlockingTcpPeer implements Peer {

    /** More than ever dial before one is accepted. The JDK's 50 would make a thousand wait for their repeated SYNs. */
    private static final int BACKLOG = 4096;

    @Override
    @SuppressWarnings("AddressSelection") // loopback has one
    public int listen(Handler handler) throws IOException {
        ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        start("tcp-acceptor", () -> {
            while (true) {
                Socket socket = server.accept();
                start("tcp-reader", () -> read(socket, handler.opened(stream(socket))));
            }
        });
        return server.getLocalPort();
    }

    @Override
    public CompletionStage<Stream> connect(InetSocketAddress server, Handler handler) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        TcpStream stream = stream(socket);
        Sink sink = handler.opened(stream);
        start("tcp-reader", () -> read(socket, sink));
        return CompletableFuture.completedStage(stream);
    }

    private static TcpStream stream(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return new TcpStream(socket);
    }

    private static void read(Socket socket, Sink sink) throws IOException {
        byte[] chunk = new byte[Stream.LARGEST_MESSAGE];
        InputStream in = socket.getInputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            sink.received(read);
        }
    }

    private interface Task {

        void run() throws IOException;
    }

    private static void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException ex) {
                        // The other process has left: so does this one, soon.
                        throw new UncheckedIOException(ex);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private record TcpStream(Socket socket) implements Stream {

        private static final byte[] CHUNK = new byte[LARGEST_MESSAGE];

        @Override
        public void send(int bytes) {
            try {
                socket.getOutputStream().write(CHUNK, 0, bytes);
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        @Override
        public void flood() {
            start("tcp-writer", () -> {
                OutputStream out = socket.getOutputStream();
                while (true) {
                    out.write(CHUNK);
                }
            });
        }

        @Override
        public void abort() {
            try {
                socket.close();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
