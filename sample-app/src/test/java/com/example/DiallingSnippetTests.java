package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.core.UtpOperations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What docs/dialling.md and docs/codecs.md show does what they say. */
class DiallingSnippetTests {

    private final UtpNode peer = UtpNode.builder().build();

    private String address;

    private ConfigurableApplicationContext context;

    @BeforeEach
    void start() {
        peer.listen(DiallingSnippetTests::answer);
        address = "127.0.0.1:"
                + peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .join()
                        .getPort();
        context = new SpringApplicationBuilder(SnippetTests.Application.class)
                .run("--utp.port=0", "--shop.peer=" + address);
    }

    @AfterEach
    void stop() {
        context.close();
        peer.close();
    }

    @Test
    void theShopKnowsPrices() {
        Shop shop = context.getBean(Shop.class);
        assertThat(shop.price(address, "tea")).isEqualTo("tea: 3");
        assertThat(shop.prices(address, List.of("tea", "coffee"))).containsExactly("tea: 3", "coffee: 6");
    }

    @Test
    void anInvoiceIsDelivered(@TempDir Path directory) throws IOException {
        Path invoice = Files.write(directory.resolve("invoice"), new byte[10_000]);
        assertThat(context.getBean(Shop.class).deliver(address, invoice)).isEqualTo(10_000);
    }

    @Test
    void thePriceListIsAClient() throws Exception {
        PriceList prices = context.getBean(PriceList.class);
        assertThat(prices.price("tea")).isEqualTo("tea: 3");
        assertThat(prices.priceLater("coffee").get(10, TimeUnit.SECONDS)).isEqualTo("coffee: 6");
        prices.order("tea");
    }

    @Test
    void aCodecOfOnesOwnIsNamedByItsBean() {
        UtpOperations utp = context.getBean(UtpOperations.class);
        // The line feed ends what the peer takes for a line of seven characters; it answers with them and a '7'.
        assertThat(utp.peer(address).codec("numbers").request((long) '\n', Long.class))
                .isEqualTo('7');
    }

    /** Each line with its length as its price; a number without more. */
    private static void answer(UtpSocket socket) {
        try (socket;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.inputStream(), StandardCharsets.ISO_8859_1))) {
            OutputStream out = socket.outputStream();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String answer = line.startsWith("\0") ? line + line.length() : line + ": " + line.length() + "\n";
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException ex) {
            socket.destroy();
        }
    }
}
