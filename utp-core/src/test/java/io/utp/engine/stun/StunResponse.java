package io.utp.engine.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** What a STUN server answers, written without the help of what is tested. */
public final class StunResponse {

    private final ByteBuffer out = ByteBuffer.allocate(200);

    public StunResponse(StunMessage.TransactionId id) {
        this(0x0101, id);
    }

    private StunResponse(int type, StunMessage.TransactionId id) {
        out.putShort((short) type).putShort((short) 0).putInt(0x2112A442);
        out.putLong(id.high()).putInt(id.low());
    }

    public static StunResponse error(StunMessage.TransactionId id, int code) {
        StunResponse response = new StunResponse(0x0111, id);
        response.out.putShort((short) 9).putShort((short) 4).putShort((short) 0);
        response.out.put((byte) (code / 100)).put((byte) (code % 100));
        return response;
    }

    public StunResponse mapped(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= out.get(4 + i);
        }
        return address(0x0020, bytes, address.getPort() ^ 0x2112);
    }

    public StunResponse other(InetSocketAddress address) {
        return address(0x802c, address.getAddress().getAddress(), address.getPort());
    }

    private StunResponse address(int type, byte[] bytes, int port) {
        out.putShort((short) type).putShort((short) (4 + bytes.length));
        out.putShort((short) (bytes.length == 4 ? 1 : 2)).putShort((short) port).put(bytes);
        return this;
    }

    public StunResponse fingerprint() {
        out.putShort(2, (short) (out.position() + 8 - 20));
        CRC32 crc = new CRC32();
        crc.update(out.array(), 0, out.position());
        out.putShort((short) 0x8028).putShort((short) 4).putInt((int) crc.getValue() ^ 0x5354554e);
        return this;
    }

    public ByteBuffer build() {
        out.putShort(2, (short) (out.position() - 20));
        return ByteBuffer.wrap(out.array(), 0, out.position());
    }
}
