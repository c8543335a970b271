/**
 * Sends files from one machine to another over uTP, and shows how an application uses the starter: a
 * {@link io.utp.spring.annotation.UtpListener @UtpListener} in {@code receive}, the injected {@link io.utp.UtpNode} in
 * {@code send}, and between them a small protocol of the application's own in {@code protocol}. The roles are profiles of
 * one Boot application.
 */
@NullMarked
package io.utp.sample;

import org.jspecify.annotations.NullMarked;
