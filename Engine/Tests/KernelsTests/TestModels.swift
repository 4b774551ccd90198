import EquationSystems
import ModelFormats

/// The system of a model in Antimony.
func system(_ text: String) throws -> EquationSystem {
    try EquationSystem(Antimony.read("model m\n" + text + "\nend\n", file: "m.ant"))
}

/// Models that between them use every operator, time, assigned quantities and values that depend on parameters only.
let testModels: [(name: String, text: String)] = [
    ("linear", "ka = 1; CL = 3; V = 30; A = 100; C = 0; A' = -ka * A; C' = ka * A - CL / V * C; conc := C / V;"),
    ("saturation", "k = 2; K = 0.3; g = 1.7; x = 0.5; x' = 1 - k * x^g / (K^g + x^g); y = 1; y' = x^3 - y^2 * k * K;"),
    (
        "mass action",
        "compartment c = 2; species A in c = 1, B in c = 0.2, D in c = 0; k1 = 3; k2 = 0.1;"
            + " J1: A + B -> D; c * (k1 * A * B - k2 * D); J2: D -> ; c * 0.3 * D;"
    ),
    (
        "time",
        "a = 0.7; x = 1; y = 0.3; x' = -a * x + sin(a * time) * y; y' = exp(-time) - y / (1 + time^2);"
            + " z := x * time + ln(1 + x^2);"
    ),
    (
        "functions",
        "p = 0.4; q = 2.5; x = 0.6; y = 1.3;"
            + " x' = sin(x) + cos(y) + tan(p * x) + sec(x) + csc(y) + cot(y) - arcsin(p * x) + arccos(p * x);"
            + " y' = sinh(x) - cosh(p) * tanh(y) + sech(x) + csch(y) + coth(y) + arctan(x) + arcsinh(y) - x;"
            + " u := arccosh(1 + x^2) + arctanh(p * x) + arcsec(q + x) + arccsc(q + y) + arccot(x) + arcsech(p);"
            + " v := arccsch(x) + arccoth(q + x) + log10(x) + log(y) + sqrt(x) + abs(x - y) + floor(q * x) + ceil(y);"
            + " w := max(x, y, p) + min(x, y) + factorial(3) + root(3, x) + rem(y, p) + quotient(q, p);"
    ),
    (
        "conditions",
        "p = 0.4; x = 0.6; y = 1.3; x' = piecewise(-x, x > p, y); y' = -y;"
            + " a := piecewise(1, x < y && y >= p, 2, x == p || !(y > x), 3); b := (x > y) + (x <= y) + xor(x > 0, y > 0);"
    ),
    (
        "powers",
        "p = 1.1; x = 0.6; x' = x^2 - x^3 + x^-1 - x^5 * p^x + 2^x - x^0.5 + exp(p * x) - x^-2; y := 1 / x / p;"
    ),
]
