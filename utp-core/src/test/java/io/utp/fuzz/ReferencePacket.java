package io.utp.fuzz;

import io.utp.engine.wire.DecodeResult;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A packet as BEP 29 and the description of this library's own extensions have it, read in the most obvious way and by nothing
 * that the engine's codec uses, so that the two cannot be wrong together.
 */
record ReferencePacket(
        DecodeResult result, List<Integer> fields, String mask, String service, String part, String payload) {

    private static final int[] FIELD_BYTES = {2, 4, 4, 4, 2, 2};
    private static final ReferencePacket NOT_UTP = none(DecodeResult.NOT_UTP);
    private static final ReferencePacket MALFORMED = none(DecodeResult.MALFORMED);

    /** Hexadecimal digits of a full extension, and of the longest mask. */
    private static final int FULL = 2 * 255;

    private static final int LONGEST_MASK = 4 * FULL;

    private record Extension(int kind, String content) {}

    private static ReferencePacket none(DecodeResult result) {
        return new ReferencePacket(result, List.of(), "", "", "", "");
    }

    static ReferencePacket read(byte[] datagram) {
        String hex = HexFormat.of().formatHex(datagram);
        // BEP 29: type and version share the first byte; version 1, types 0 to 4.
        if (datagram.length < 20 || hex.charAt(0) > '4' || hex.charAt(1) != '1') {
            return NOT_UTP;
        }
        List<Integer> fields = new ArrayList<>(List.of(number(hex.substring(0, 1))));
        int at = 4;
        for (int bytes : FIELD_BYTES) {
            fields.add(number(hex.substring(at, at + 2 * bytes)));
            at += 2 * bytes;
        }
        List<Extension> chain = new ArrayList<>();
        int kind = number(hex.substring(2, 4));
        while (kind != 0) {
            String header = hex.substring(at, Math.min(at + 4, hex.length()));
            int end = header.length() < 4 ? Integer.MAX_VALUE : at + 4 + 2 * number(header.substring(2));
            if (end > hex.length()) {
                return MALFORMED;
            }
            chain.add(new Extension(kind, hex.substring(at + 4, end)));
            kind = number(header.substring(0, 2));
            at = end;
        }
        return read(fields, chain, hex.substring(at));
    }

    private static ReferencePacket read(List<Integer> fields, List<Extension> chain, String payload) {
        String part = last(chain, 0x71, 4);
        boolean isPart = !part.isEmpty() && number(part.substring(4)) != 0;
        boolean fits = isPart
                && fields.get(0) == PacketType.DATA.code()
                && !payload.isEmpty()
                && number(part.substring(0, 4)) + payload.length() / 2 <= number(part.substring(4));
        if (isPart && !fits) {
            return MALFORMED;
        }
        String service = last(chain, 0x70, 9);
        return new ReferencePacket(
                DecodeResult.VALID,
                fields,
                mask(chain),
                service.startsWith("00") ? "" : service,
                isPart ? part : "",
                payload);
    }

    /** The first selective acknowledgement that is not empty, and what goes on behind a full one. */
    private static String mask(List<Extension> chain) {
        String mask = "";
        for (Extension extension : chain) {
            boolean begins = extension.kind == 1 && mask.isEmpty();
            boolean goesOn = extension.kind == 0x72
                    && !mask.isEmpty()
                    && mask.length() % FULL == 0
                    && mask.length() + extension.content.length() <= LONGEST_MASK;
            mask += begins || goesOn ? extension.content : "";
        }
        return mask;
    }

    /** The last extension of a kind that has the right length. */
    private static String last(List<Extension> chain, int kind, int bytes) {
        return chain.stream()
                .filter(extension -> extension.kind == kind && extension.content.length() == 2 * bytes)
                .map(Extension::content)
                .reduce("", (earlier, later) -> later);
    }

    private static int number(String hex) {
        return new BigInteger(hex, 16).intValue();
    }

    /** What the engine's codec has read, in the same form. */
    static ReferencePacket of(DecodeResult result, PacketHeader header, byte[] datagram) {
        if (result != DecodeResult.VALID) {
            return none(result);
        }
        List<Integer> fields = List.of(
                header.type().code(),
                header.connectionId(),
                header.timestampMicros(),
                header.differenceMicros(),
                (int) header.window(),
                header.sequence(),
                header.acknowledgement());
        int payload = header.payloadOffset();
        return new ReferencePacket(
                result,
                fields,
                HexFormat.of().formatHex(header.selectiveAck(), 0, header.selectiveAckLength()),
                header.service() == 0 ? "" : String.format("%02x%016x", header.service(), header.cookie()),
                header.isPart() ? String.format("%04x%04x", header.partOffset(), header.partOf()) : "",
                HexFormat.of().formatHex(Arrays.copyOfRange(datagram, payload, payload + header.payloadLength())));
    }

    /** As a sender writes it who has room for one kind of extension only. */
    ReferencePacket written() {
        boolean asksForService = fields.get(0) == PacketType.SYN.code() && !service.isEmpty();
        String writtenPart = asksForService ? "" : part;
        String writtenMask = asksForService || !part.isEmpty() ? "" : mask;
        return new ReferencePacket(result, fields, writtenMask, asksForService ? service : "", writtenPart, payload);
    }

    @Override
    public String toString() {
        String numbers = fields.stream().map(Integer::toHexString).collect(Collectors.joining(" "));
        return result + " " + numbers + " mask " + mask + " service " + service + " part " + part + " with " + payload;
    }
}
