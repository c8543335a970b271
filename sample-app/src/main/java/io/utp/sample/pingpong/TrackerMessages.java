package io.utp.sample.pingpong;

import io.utp.sample.protocol.MalformedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.json.JsonWriter;

/**
 * The two messages of utp-punch's example, one JSON object in each datagram: a peer sends its name, and the tracker answers
 * with the other one's address.
 */
final class TrackerMessages {

    /** The longest address of IPv6 fits in; nobody has to read more. */
    private static final int MAX_BYTES = 128;

    private static final int MAX_PORT = 65_535;

    /** Digits only, because a name would be looked up. */
    private static final Pattern IP_ADDRESS =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}|(?=.*:)[0-9a-fA-F:.]{2,45}");

    private static final JsonWriter<Side> REGISTRATION = JsonWriter.of(members -> members.add("name", Side::name));

    private static final JsonWriter<InetSocketAddress> ANSWER = JsonWriter.of(members -> {
        members.add("address", peer -> peer.getAddress().getHostAddress());
        members.add("port", InetSocketAddress::getPort);
    });

    private TrackerMessages() {}

    static ByteBuffer registration(Side side) {
        return encode(REGISTRATION.writeToString(side));
    }

    static Side readRegistration(ByteBuffer content) throws MalformedException {
        Map<String, Object> object = object(content);
        for (Side side : Side.values()) {
            if (side.name().equals(object.get("name"))) {
                return side;
            }
        }
        throw new MalformedException("its name is neither SERVER nor CLIENT");
    }

    static ByteBuffer answer(InetSocketAddress peer) {
        return encode(ANSWER.writeToString(peer));
    }

    static InetSocketAddress readAnswer(ByteBuffer content) throws MalformedException {
        Map<String, Object> object = object(content);
        if (!(object.get("port") instanceof Number number)
                || number.longValue() < 1
                || number.longValue() > MAX_PORT
                || number.doubleValue() != number.intValue()) {
            throw new MalformedException("its port is no number from 1 to " + MAX_PORT);
        }
        return new InetSocketAddress(address(object.get("address")), number.intValue());
    }

    private static InetAddress address(@Nullable Object text) throws MalformedException {
        if (text instanceof String digits && IP_ADDRESS.matcher(digits).matches()) {
            try {
                InetAddress address = InetAddress.getByName(digits);
                if (!address.isAnyLocalAddress() && !address.isMulticastAddress()) {
                    return address;
                }
            } catch (UnknownHostException ex) {
                // is none, then
            }
        }
        throw new MalformedException("its address is not that of a host");
    }

    private static Map<String, Object> object(ByteBuffer content) throws MalformedException {
        if (content.remaining() > MAX_BYTES) {
            throw new MalformedException("it has more than " + MAX_BYTES + " bytes");
        }
        try {
            return JsonParserFactory.getJsonParser()
                    .parseMap(StandardCharsets.UTF_8.decode(content).toString());
        } catch (JsonParseException ex) {
            throw new MalformedException("it is no JSON object");
        }
    }

    private static ByteBuffer encode(String json) {
        return StandardCharsets.UTF_8.encode(json);
    }
}
