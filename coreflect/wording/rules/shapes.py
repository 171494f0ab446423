"""The shapes of identifiers, as patterns for any case; where a group `it` is named, only that part is flagged."""

from coreflect.wording.rules.flags import Action, Kind

_MONTH = r"""(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?
    |oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"""
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_TENS = "(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)"
_SPELLED = rf"""(?:{_TENS}y(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?
    |ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"""
_STREET = r"""(?:street|str|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|way|terrace
    |circle|cir|highway|hwy|parkway|pkwy|square|sq|trail|crescent|close|row|alley)"""
_MAIL_UNIT = r"(?:unit|uss) \w+ box \d+"
_ARMY = r"[adf]po a[aep] \d{5}"
# Places of more than one word; those of one word stand in lists/places.txt.
_PLACES = r"""united (?:states|kingdom|arab emirates)|great britain|new (?:york|jersey|mexico|hampshire|zealand
    |orleans|delhi)|(?:north|south) (?:carolina|dakota|korea|africa|sudan)|west virginia|rhode island|puerto rico
    |hong kong|sri lanka|saudi arabia|costa rica|el salvador|sierra leone|burkina faso|cape verde|ivory coast
    |dominican republic|czech republic|papua new guinea|trinidad and tobago|antigua and barbuda
    |bosnia and herzegovina|san marino|vatican city|(?:marshall|solomon|cayman|virgin|cook|faroe|falkland) islands
    |people's republic of china|los angeles|las vegas|san (?:diego|francisco|antonio|jose)|santa (?:cruz|fe)
    |st\.? (?:louis|paul|petersburg)|(?:salt lake|kansas|oklahoma) city|british columbia|nova scotia|new brunswick
    |northern ireland|saint (?:lucia|vincent|helena|martin|kitts and nevis)"""

_STATES = r"""(?:AK|AZ|AR|CA|CT|DC|FL|GA|IL|IA|KS|KY|MI|MN|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|RI|SC|SD|TN|TX|UT|VT|VA
    |WA|WV|WI|WY|BC|QLD|NSW)"""

_NAMED = r"""\b(?!(?:The|Our|A|An|This|That|My|Your|Every|Each|State|Community|General|Mental|Psychiatric|In|At|For)[ ]
    (?-i:[A-Z])\w+\b(?! (?-i:[A-Z])))(?:(?-i:[A-Z])[\w&'-]{0,40},? (?:& )?){1,4}"""

SHAPES: tuple[tuple[Kind, Action, str], ...] = (
    (Kind.EMAIL, Action.BLOCK, r"[\w.+%'-]{1,64} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
    (
        Kind.EMAIL,
        Action.BLOCK,
        r"\b[\w.+-]{1,64} ?(?:\(at\)|\[at\]| at ) ?[\w-]+ ?(?:\(dot\)|\[dot\]| dot ) ?[a-z]{2,6}\b",
    ),
    (Kind.LINK, Action.BLOCK, r"\b(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)]"),
    (
        Kind.LINK,
        Action.BLOCK,
        r"\b(?:[a-z0-9-]{1,63}\.){1,6}(?:com|org|net|edu|gov|info|io|ly|me|tv|co\.uk|us|ca|eu)\b(?:/[^\s<>\"]*)?",
    ),
    (Kind.HANDLE, Action.BLOCK, r"(?<![\w.])@ ?[a-z_][\w.]*\w|(?<![\w/])/?u/[\w-]{3,}"),
    # Social security numbers and addresses of computers.
    (
        Kind.RECORD,
        Action.BLOCK,
        r"""\b\d{3}(?P<gap>[- ])\d{2}(?P=gap)\d{4}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b
        |\b(?=[a-f]{0,4}\d)(?:[\da-f]{1,4}::?){3,7}[\da-f]{1,4}\b""",
    ),
    # Cards and bank accounts.
    (
        Kind.RECORD,
        Action.BLOCK,
        r"\b(?:\d{4}[ -]){3}\d{3,4}\b|\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,}(?: ?[a-z0-9]{1,4})?\b",
    ),
    (
        Kind.RECORD,
        Action.BLOCK,
        r"""\b(?:mrn|ssn|npi|id|file|case|chart|record|medicaid|medicare|claim|account|acct|badge|policy|client
        |patient|member|licen[cs]e|passport)(?: (?:no|nr|num|number|id))?\.? ?(?:is|was|:|#|=)? ?#?
         ?[a-z]{0,3}-?\d[\d-]{2,}\b""",
    ),
    # Days: by number, with a month before or after, a month with its year, a month where a day could stand.
    (
        Kind.DATE,
        Action.ASK,
        r"""\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[t ]\d{1,2}:\d{2}(?::\d{2})?)?\b
        |(?<![-/.\w])\d{1,2}(?P<dot>[-/.])\d{1,2}(?P=dot)(?:\d{4}|\d{2})(?![-/\w])""",
    ),
    (Kind.DATE, Action.ASK, rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH}\b(?:,? \d{{4}}\b)?"),
    (
        Kind.DATE,
        Action.ASK,
        rf"\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?! ?(?:%|percent|people|times|days|weeks))(?:,? \d{{4}}\b)?",
    ),
    (Kind.DATE, Action.ASK, r"\b(?:on|since|until|by|from|born) (?P<it>\d{1,2}/\d{1,2})\b(?!/)"),
    (Kind.DATE, Action.ASK, rf"\b{_MONTH},? (?:of )?(?:19|20)\d\d\b"),
    (
        Kind.DATE,
        Action.ASK,
        r"""\b(?:in|since|until|by|from|last|next|during|early|late|mid|of|this|every|each)[ -]
        (?P<it>(?:january|february|april|june|july|august|september|october|november|december)\b
        |(?-i:March|May)\b)""",
    ),
    (Kind.DATE, Action.ASK, r"\b(?-i:January|February|July|September|October|November|December)\b"),
    (Kind.DATE, Action.ASK, rf"\b{_WEEKDAY}\b"),
    (
        Kind.DATE,
        Action.ASK,
        r"""\b\d{1,2}:\d{2} ?(?:[ap]\.?m\b\.?)?(?!\d)|\b\d{1,2}(?:[.]\d{2})? ?(?:[ap]\.m\.|[ap]m\b)
        |\b\d{1,2} o'clock\b""",
    ),
    (
        Kind.DATE,
        Action.ASK,
        r"""\b(?:the|on) (?P<it>(?:\d{1,2}(?:st|nd|rd|th)|(?:twenty-?|thirty-?)?(?:first|second|third|fourth|fifth
        |sixth|seventh|eighth|ninth)) of (?:this|last|next|the) month)\b""",
    ),
    (
        Kind.AGE,
        Action.ASK,
        rf"""\b(?:aged?|age of|turned|turning) (?:\d{{1,3}}|{_SPELLED})\b
        (?! ?(?:%|percent|minutes|days|weeks|months|times|o'clock))""",
    ),
    (
        Kind.AGE,
        Action.ASK,
        rf"""\b(?:\d{{1,3}}|{_SPELLED})[- ]?(?:years?|yrs?|months?)[- ]?old\b|\b\d{{1,3}} ?(?:yo|y/o|y\.o\.)(?!\w)
        |\bin (?:his|her|their|my|the) (?:early |mid |late |mid-)?(?:\d0'?s\b|{_TENS}ies\b)""",
    ),
    (
        Kind.AGE,
        Action.ASK,
        r"""\b(?:he|she|who|they|i)(?:'s|'m|'re| is| was| am| are| were) (?P<it>1[2-9]|[2-9]\d|10\d)
        (?=[.,;!?)]| and | when | but | now|$)""",
    ),
    # Between commas, or in brackets after a word with a capital: "a colleague, 43, said", "Tobias (43)".
    (
        Kind.AGE,
        Action.ASK,
        r"""(?<=[^\W\d_]), (?P<it>1[2-9]|[2-9]\d)(?=,(?! ?\d)|[.;!?](?!\d)|$)""",
    ),
    (Kind.AGE, Action.ASK, r"\b(?-i:[A-Z])[\w'-]{1,40} \((?P<it>1[2-9]|[2-9]\d)\)"),
    # With the postcode that can stand after a country.
    (Kind.PLACE, Action.ASK, rf"\b(?:{_PLACES})\b(?: \d{{5}}(?:-\d{{4}})?\b)?"),
    # Short forms of states and cities, where they cannot be a word or a degree.
    (
        Kind.PLACE,
        Action.ASK,
        rf"""\b(?:in|from|near|to|at|outside|around|of) (?P<it>(?-i:{_STATES}|NYC|UK|UAE|LA)\b)
        |\b(?:(?-i:[A-Z])[\w'-]{{1,30}} )?(?-i:[A-Z])[\w'-]{{1,30}},[ ]
        (?-i:{_STATES}|CO|DE|AL|IN|OR|OK|HI|ID|ME)\b
        (?! \()|\b(?-i:NYC|DC|UK)\b""",
    ),
    (
        Kind.ADDRESS,
        Action.BLOCK,
        r"""\b\d{1,5} (?:via|rue|calle|ul\.|avenida|rua|place|avenue|boulevard|strada) [^\n,;!?]{3,40}?
        (?= \d|[\n,;.!?]|$)(?: \d{1,4}\b)?""",
    ),
    (
        Kind.ADDRESS,
        Action.BLOCK,
        rf"""\b(?:\d{{1,5}},? )?p\.? ?o\.? ?box \d+\b|\bpsc \d+,? box \d+(?:\s+{_ARMY})?
        |\b{_MAIL_UNIT}(?:\s+{_ARMY})?|\b{_ARMY}\b""",
    ),
    (
        Kind.ADDRESS,
        Action.BLOCK,
        r"\b(?:unit|apartment|apt\.?|flat|suite|ste\.?|trailer|lot) ?(?:no\.? ?|# ?)?(?:\d+[a-z]?|[a-z]\d+)\b",
    ),
    (
        Kind.ADDRESS,
        Action.ASK,
        r"\b(?:room|rm\.?|ward|bed|cell|cottage|house|building) (?:no\.? ?|# ?)?(?:\d+[a-z]?|[a-z]\d+)\b",
    ),
    (
        Kind.ADDRESS,
        Action.BLOCK,
        rf"""\b\d{{1,5}}[a-z]?(?:,? \d{{1,5}})? (?:[nsew]\.? |north |south |east |west )?
        (?:(?-i:[A-Z])[\w'.-]{{1,40}} |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}{_STREET}\b
        |\b\d{{1,5}} (?:[a-z]+ ){{1,2}}(?:street|avenue|road|lane|boulevard|drive)\b""",
    ),
    (
        Kind.ADDRESS,
        Action.ASK,
        r"""\b(?:(?-i:[A-Z])[\w'-]{1,40} ){1,3}(?-i:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Blvd|Court|Highway
        |Square|Terrace|Parkway)\b""",
    ),
    (
        Kind.PHONE,
        Action.BLOCK,
        r"""(?<![\w.])(?:\+|00)?(?:\(?\d{1,4}\)?[ ./-]?){2,6}\d{2,4}(?: ?(?:x|ext\.?) ?\d{1,5})?(?!\w)(?![.,]\d)""",
    ),
    (
        Kind.RECORD,
        Action.BLOCK,
        r"""\b(?=[a-z-]{0,12}\d)(?=[\d-]{0,20}[a-z])(?=(?:[a-z-]{0,12}\d){4})[a-z\d]{2,40}(?:-[a-z\d]{1,20}){0,6}\b|#\d{3,}\b|\b\d{7,}\b""",
    ),
    # Postcodes: British, Canadian, American.
    (
        Kind.ADDRESS,
        Action.ASK,
        r"""\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b|\b[a-z]\d[a-z] \d[a-z]\d\b
        |\b(?:(?-i:[A-Z])[\w']{0,30} ){0,4}\d{5}(?:-\d{4})?\b""",
    ),
    (
        Kind.ADDRESS,
        Action.ASK,
        r"""\b(?:address(?: is|:)|liv(?:e|es|ed|ing) at|located at|stay(?:s|ed|ing)? at|moved to|office is at)
         (?P<it>\d{1,5}[a-z]?(?: [^\s,;.]{1,40}){1,6})""",
    ),
    # A name with its number, as accounts and some companies have it.
    (
        Kind.HANDLE,
        Action.ASK,
        r"\b(?!covid|windows|phq|gaf|icd|dsm|step|level|room|unit|week|day)[a-z]{4,20}\d{1,4}(?!\w)",
    ),
    # Organisations by what ends their names: those one goes to first.
    (
        Kind.PLACE,
        Action.ASK,
        rf"""{_NAMED}(?-i:Hospital|University|College|Church)\b""",
    ),
    (
        Kind.NAME,
        Action.ASK,
        rf"""{_NAMED}
        (?-i:Inc|Ltd|LLC|Corp|Corporation|Company|Foundation|Bank|Systems
        |Technologies|Solutions|Associates|Agency|Insurance|Group|Partners|Holdings|Industries|Labs|Consulting|Ventures
        |Institute|Brothers|Sons|Enterprises|Motors|Airlines|Records|Studios)\b
        |\b(?-i:[A-Z])[\w'-]{{1,40}} (?:&|and) (?:Sons?|Co|Company|Partners|Associates|Brothers)\b
        |\b[\w&'-]{{2,40}} (?:inc|ltd|llc|corp)\b""",
    ),
    (Kind.NUMBER, Action.ASK, r"\b\d{6}\b"),
    (
        Kind.DATE,
        Action.ASK,
        r"\b(?:19[2-9]\d|20[0-4]\d)\b(?!s\b)(?! (?:people|times|visits|hours|words|pages|steps))",
    ),
)
