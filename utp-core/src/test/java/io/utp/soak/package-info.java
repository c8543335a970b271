/** The endurance test: thousands of connections that open, send, end, die and move, for as long as one likes. */
package io.utp.soak;
