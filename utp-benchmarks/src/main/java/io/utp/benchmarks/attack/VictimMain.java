package io.utp.benchmarks.attack;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/** A node that reads whatever it is sent, until its standard input ends. */
public final class VictimMain {

    private VictimMain() {}

    /**
     * Serves.
     *
     * @param arguments none
     * @throws IOException if the standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        try (UtpNode node = UtpNode.builder().build()) {
            node.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .join();
            node.listen(VictimMain::read).join();
            System.out.println("port=" + Objects.requireNonNull(node.address()).getPort());
            System.in.transferTo(System.err);
        }
    }

    private static void read(UtpSocket socket) {
        byte[] buffer = new byte[1 << 16];
        try (socket;
                InputStream in = socket.inputStream()) {
            while (in.read(buffer) >= 0) {}
        } catch (IOException ex) {
            // The other end is gone.
        }
    }
}
