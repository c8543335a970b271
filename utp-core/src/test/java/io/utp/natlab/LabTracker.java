package io.utp.natlab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Runs in the public host: answers every datagram with the address that it came from. */
final class LabTracker {

    static final int PORT = 42_000;

    private LabTracker() {}

    public static void main(String[] args) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(NatLab.TRACKER, PORT))) {
            endWithStandardInput();
            System.out.println("listening " + socket.getLocalPort());
            byte[] buffer = new byte[64];
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                String seen = packet.getAddress().getHostAddress() + " " + packet.getPort();
                byte[] answer = seen.getBytes(StandardCharsets.US_ASCII);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
    }

    /** Nobody outlives the test, however it ends. */
    private static void endWithStandardInput() {
        Thread thread = new Thread(
                () -> {
                    try {
                        System.in.readAllBytes();
                    } catch (IOException e) {
                        // ends as well
                    }
                    System.exit(0);
                },
                "standard input");
        thread.setDaemon(true);
        thread.start();
    }
}
